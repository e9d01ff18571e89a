// Made by `npm run apis` from apis/8x8/site-api-v1.yaml. Do not edit.
export interface paths {
    "/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sites
         * @description List sites with optional filtering, sorting, and pagination.
         *     Filter by site name using RSQL expressions with wildcards.
         */
        get: operations["listSites"];
        put?: never;
        /**
         * Create a new site
         * @description Creates a new site. Returns an Operation object that can be polled to track the creation progress.
         */
        post: operations["createSite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{siteId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get site by ID
         * @description Retrieve a specific site by its ID
         */
        get: operations["getSite"];
        /**
         * Update site
         * @description Updates an existing site. Returns an Operation object that can be polled to track the update progress.
         */
        put: operations["updateSite"];
        post?: never;
        /**
         * Delete site
         * @description Deletes an existing site. Returns an Operation object that can be polled to track the deletion progress.
         */
        delete: operations["deleteSite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Site: {
            /** @example 0023OEZiR7qQ_EGb6xYjgg */
            readonly id?: string | null;
            /** @example SanJose-Onel */
            name: string;
            pbxName: string;
            /**
             * @example en-US
             * @enum {string}
             */
            locale: "da-DK" | "de-DE" | "en-AU" | "en-GB" | "en-US" | "es-ES" | "fi-FI" | "fr-BE" | "fr-CA" | "fr-CH" | "fr-FR" | "it-IT" | "ja-JP" | "nl-BE" | "nl-NL" | "no-NO" | "pl-PL" | "pt-BR" | "pt-PT" | "sv-SE" | "zh-CN";
            /** @example Europe/London */
            timezone: string;
            address: components["schemas"]["SiteAddress"];
            /** @example 1345 */
            siteCode?: string | null;
            /** @example 4 */
            extensionLength?: number | null;
            emergencyNotifications?: components["schemas"]["EmergencyNotification"][] | null;
            callerIdSettings?: components["schemas"]["CallerIdSettings"] | null;
            /** @example NANP */
            defaultDialPlanCallingCountry?: string | null;
            /**
             * @example INTERNATIONAL
             * @enum {string|null}
             */
            defaultDialPlanRuleset?: "INTERNATIONAL" | "DOMESTIC" | "EMERGENCYONLY" | null;
            /** @example 0ejGzqYBSIiMloUrreLXmA */
            defaultVoicemailZeroOutDestinationExtensionId?: string | null;
            /** @example 1032 */
            defaultVoicemailZeroOutDestinationExtensionNumber?: string | null;
        };
        SiteAddress: {
            /** @example b1c4944a-17a0-4b00-8d48-36001df07e22 */
            id?: string | null;
        };
        EmergencyNotification: {
            /**
             * @example EMAIL
             * @enum {string|null}
             */
            type?: "EMAIL" | null;
            /**
             * @example [
             *       "john.doe@corp.com",
             *       "jane.doe@corp.com"
             *     ]
             */
            values?: string[] | null;
        };
        CallerIdSettings: {
            /** @example +12266280120 */
            mainNumber?: string | null;
            /** @example true */
            setMainNumberAsCallerId?: boolean | null;
            /** @example false */
            shareMainNumberAsCallerId?: boolean | null;
            /** @example John Doe */
            displayName?: string | null;
        };
        Operation: {
            /**
             * @description Unique identifier for the operation
             * @example op_123456789
             */
            operationId?: string | null;
            /**
             * @description Current status of the operation
             * @example PENDING
             * @enum {string|null}
             */
            status?: "PENDING" | "IN_PROGRESS" | "COMPLETED" | "FAILED" | "UNKNOWN" | null;
            /**
             * @description Customer ID associated with the operation
             * @example 0012J00042NkZQIQA3
             */
            customerId?: string | null;
            /**
             * @description Type of resource being operated on
             * @example SITE
             * @enum {string|null}
             */
            resourceType?: "USER" | "RING_GROUP" | "SITE" | null;
            /**
             * @description ID of the resource being operated on
             * @example 0023OEZiR7qQ_EGb6xYjgg
             */
            resourceId?: string | null;
            /**
             * @description Type of operation being performed
             * @example DELETE
             * @enum {string|null}
             */
            operationType?: "CREATE" | "UPDATE" | "DELETE" | null;
            /**
             * Format: date-time
             * @description Timestamp when the operation was created
             * @example 2025-01-01T01:02:03Z
             */
            createdTime?: string | null;
            /**
             * Format: date-time
             * @description Timestamp when the operation completed
             * @example 2025-01-01T01:05:03Z
             */
            completedTime?: string | null;
            error?: components["schemas"]["ErrorResponse"];
            _links?: components["schemas"]["OperationLinks"];
        };
        OperationLinks: {
            self?: components["schemas"]["Link"];
            resource?: components["schemas"]["Link"];
        };
        SitePage: {
            data?: components["schemas"]["Site"][] | null;
            pagination?: components["schemas"]["Pagination"];
            _links?: components["schemas"]["PaginationLinks"];
        };
        Pagination: {
            /**
             * @description Number of items per page
             * @example 100
             */
            pageSize?: number | null;
            /**
             * @description Current page number (0-indexed)
             * @example 0
             */
            pageNumber?: number | null;
            /**
             * @description Indicates if there are more pages available
             * @example false
             */
            hasMore?: boolean | null;
            /**
             * @description RSQL filter expression used in the request
             * @example name==Headquarters
             */
            filter?: string | null;
            /**
             * @description Sort expression used in the request
             * @example name
             */
            sort?: string | null;
            /** @description Scroll ID for retrieving the next page */
            nextScrollId?: string | null;
        };
        PaginationLinks: {
            self?: components["schemas"]["Link"];
            next?: components["schemas"]["Link"];
        };
        Link: {
            /**
             * @description URL for the link
             * @example https://api.8x8.com/admin-provisioning/sites?pageSize=100&pageNumber=0
             */
            href?: string | null;
        };
        ErrorResponse: {
            /**
             * @description HTTP status code
             * @example 404
             */
            status?: number | null;
            /** @description URI reference that identifies the specific occurrence of the problem */
            instance?: string | null;
            /**
             * Format: date-time
             * @description Timestamp when the error occurred
             * @example 2025-01-01T01:02:03Z
             */
            time?: string | null;
            /**
             * @description Short, human-readable summary of the problem
             * @example Site not found
             */
            title?: string | null;
            /** @description Human-readable explanation specific to this occurrence */
            detail?: string | null;
            errors?: components["schemas"]["Error"][] | null;
        };
        Error: {
            /** @description Field name related to the error */
            field?: string | null;
            /**
             * @description Error code identifying the type of error
             * @example VALIDATION_ERROR
             * @enum {string|null}
             */
            code?: "UNKNOWN" | "VALIDATION_ERROR" | "FORBIDDEN" | "CONFLICTING_QUERY_PARAMETER" | "SERVICE_UNAVAILABLE" | "NOT_FOUND" | "BAD_REQUEST" | "REQUEST_TIMEOUT" | "TOO_MANY_REQUESTS" | "CONFLICT" | null;
            /**
             * @description Detailed error message
             * @example Site not found
             */
            message?: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listSites: {
        parameters: {
            query?: {
                /** @description Number of items per page (default: 100) */
                pageSize?: number;
                /** @description Page number (0-indexed, default: 0) */
                pageNumber?: number;
                /**
                 * @description Filter expression using RSQL syntax. Only filtering by 'name' field is supported.
                 *     Supports exact match and wildcard patterns.
                 *
                 *     Examples:
                 *     - Exact match: name==Headquarters
                 *     - Wildcard at end: name==Office*
                 *     - Wildcard at start: name==*Office
                 *     - Wildcard at both ends: name==*Branch*
                 *
                 *     Only the '==' operator is supported. Logical operations (AND/OR) are not supported.
                 */
                filter?: string;
                /** @description Sort expression. Use '+' prefix or no prefix for ascending order, '-' prefix for descending order (e.g., 'name', '+name', or '-name') */
                sort?: string;
            };
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful response with paginated sites */
            200: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0023OEZiR7qQ_EGb6xYjgg",
                     *           "name": "Headquarters",
                     *           "pbxName": "pbx01",
                     *           "locale": "en-US",
                     *           "timezone": "America/Los_Angeles",
                     *           "siteCode": "1345",
                     *           "extensionLength": 4,
                     *           "address": {
                     *             "id": "b1c4944a-17a0-4b00-8d48-36001df07e22"
                     *           }
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "pageSize": 100,
                     *         "pageNumber": 0,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SitePage"];
                };
            };
            /** @description Bad Request - Invalid filter or query parameters */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Forbidden - Access denied to this resource */
            403: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 403,
                     *       "title": "Forbidden",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Access denied to this resource"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Request Timeout - Downstream service timeout */
            408: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 408,
                     *       "title": "Request Timeout",
                     *       "errors": [
                     *         {
                     *           "code": "REQUEST_TIMEOUT",
                     *           "message": "Request to downstream service timed out"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too Many Requests - Rate limit exceeded */
            429: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 429,
                     *       "title": "Too Many Requests",
                     *       "errors": [
                     *         {
                     *           "code": "TOO_MANY_REQUESTS",
                     *           "message": "Rate limit exceeded, please try again later"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Internal Server Error - Unexpected error occurred */
            500: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "title": "Error searching sites in Voice-Config",
                     *       "errors": [
                     *         {
                     *           "code": "UNKNOWN",
                     *           "message": "Error searching sites in Voice-Config"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Service Unavailable - Service unavailable due to connectivity or network issues */
            503: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 503,
                     *       "title": "Service unavailable",
                     *       "errors": [
                     *         {
                     *           "code": "SERVICE_UNAVAILABLE",
                     *           "message": "Service unavailable"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    createSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description Site object to be created */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Headquarters",
                 *       "pbxName": "pbx01",
                 *       "locale": "en-US",
                 *       "timezone": "America/Los_Angeles",
                 *       "siteCode": "1345",
                 *       "extensionLength": 4,
                 *       "address": {
                 *         "id": "b1c4944a-17a0-4b00-8d48-36001df07e22"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Site"];
            };
        };
        responses: {
            /** @description Site creation operation initiated successfully */
            202: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "op_123456789",
                     *       "status": "PENDING",
                     *       "customerId": "0012J00042NkZQIQA3",
                     *       "resourceType": "SITE",
                     *       "resourceId": "0023OEZiR7qQ_EGb6xYjgg",
                     *       "operationType": "CREATE",
                     *       "createdTime": "2025-01-01T01:02:03Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description Bad Request - Invalid site data */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 400,
                     *       "title": "Bad Request",
                     *       "errors": [
                     *         {
                     *           "code": "BAD_REQUEST",
                     *           "message": "Invalid site data"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Forbidden - Access denied to this resource */
            403: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 403,
                     *       "title": "Forbidden",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Access denied to this resource"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Request Timeout - Downstream service timeout */
            408: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 408,
                     *       "title": "Request Timeout",
                     *       "errors": [
                     *         {
                     *           "code": "REQUEST_TIMEOUT",
                     *           "message": "Request to downstream service timed out"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too Many Requests - Rate limit exceeded */
            429: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 429,
                     *       "title": "Too Many Requests",
                     *       "errors": [
                     *         {
                     *           "code": "TOO_MANY_REQUESTS",
                     *           "message": "Rate limit exceeded, please try again later"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Internal Server Error - Unexpected error occurred */
            500: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "title": "Internal Server Error",
                     *       "errors": [
                     *         {
                     *           "code": "UNKNOWN",
                     *           "message": "An unexpected error occurred"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Service Unavailable - Service unavailable due to connectivity or network issues */
            503: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 503,
                     *       "title": "Service unavailable",
                     *       "errors": [
                     *         {
                     *           "code": "SERVICE_UNAVAILABLE",
                     *           "message": "Service unavailable"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    getSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description Site identifier */
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Site retrieved successfully */
            200: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0023OEZiR7qQ_EGb6xYjgg",
                     *       "name": "Headquarters",
                     *       "pbxName": "pbx01",
                     *       "locale": "en-US",
                     *       "timezone": "America/Los_Angeles",
                     *       "siteCode": "1345",
                     *       "extensionLength": 4,
                     *       "address": {
                     *         "id": "b1c4944a-17a0-4b00-8d48-36001df07e22"
                     *       },
                     *       "callerIdSettings": {
                     *         "mainNumber": "+12266280120",
                     *         "setMainNumberAsCallerId": true,
                     *         "shareMainNumberAsCallerId": false,
                     *         "displayName": "John Doe"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
            /** @description Bad Request - Invalid request */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 400,
                     *       "title": "Bad Request",
                     *       "errors": [
                     *         {
                     *           "code": "BAD_REQUEST",
                     *           "message": "Invalid site ID format"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Forbidden - Access denied to this resource */
            403: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 403,
                     *       "title": "Forbidden",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Access denied to this resource"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Not Found - Site does not exist */
            404: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "errors": [
                     *         {
                     *           "code": "NOT_FOUND",
                     *           "message": "Site not found"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Request Timeout - Downstream service timeout */
            408: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 408,
                     *       "title": "Request Timeout",
                     *       "errors": [
                     *         {
                     *           "code": "REQUEST_TIMEOUT",
                     *           "message": "Request to downstream service timed out"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too Many Requests - Rate limit exceeded */
            429: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 429,
                     *       "title": "Too Many Requests",
                     *       "errors": [
                     *         {
                     *           "code": "TOO_MANY_REQUESTS",
                     *           "message": "Rate limit exceeded, please try again later"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Internal Server Error - Unexpected error occurred */
            500: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "title": "Error retrieving site from Voice-Config",
                     *       "errors": [
                     *         {
                     *           "code": "UNKNOWN",
                     *           "message": "Error retrieving site from Voice-Config"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Service Unavailable - Service unavailable due to connectivity or network issues */
            503: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 503,
                     *       "title": "Service unavailable",
                     *       "errors": [
                     *         {
                     *           "code": "SERVICE_UNAVAILABLE",
                     *           "message": "Service unavailable"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    updateSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description Site identifier */
                siteId: string;
            };
            cookie?: never;
        };
        /** @description Site object with updated fields */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Headquarters Updated",
                 *       "pbxName": "pbx01",
                 *       "locale": "en-US",
                 *       "timezone": "America/Los_Angeles",
                 *       "siteCode": "1345",
                 *       "extensionLength": 4,
                 *       "address": {
                 *         "id": "b1c4944a-17a0-4b00-8d48-36001df07e22"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Site"];
            };
        };
        responses: {
            /** @description Site update operation initiated successfully */
            202: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "op_123456789",
                     *       "status": "PENDING",
                     *       "customerId": "0012J00042NkZQIQA3",
                     *       "resourceType": "SITE",
                     *       "resourceId": "0023OEZiR7qQ_EGb6xYjgg",
                     *       "operationType": "UPDATE",
                     *       "createdTime": "2025-01-01T01:02:03Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description Bad Request - Invalid site data */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 400,
                     *       "title": "Bad Request",
                     *       "errors": [
                     *         {
                     *           "code": "BAD_REQUEST",
                     *           "message": "Invalid site data"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Forbidden - Access denied to this resource */
            403: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 403,
                     *       "title": "Forbidden",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Access denied to this resource"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Not Found - Site does not exist */
            404: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "errors": [
                     *         {
                     *           "code": "NOT_FOUND",
                     *           "message": "Site not found"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Request Timeout - Downstream service timeout */
            408: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 408,
                     *       "title": "Request Timeout",
                     *       "errors": [
                     *         {
                     *           "code": "REQUEST_TIMEOUT",
                     *           "message": "Request to downstream service timed out"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too Many Requests - Rate limit exceeded */
            429: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 429,
                     *       "title": "Too Many Requests",
                     *       "errors": [
                     *         {
                     *           "code": "TOO_MANY_REQUESTS",
                     *           "message": "Rate limit exceeded, please try again later"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Internal Server Error - Unexpected error occurred */
            500: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "title": "Internal Server Error",
                     *       "errors": [
                     *         {
                     *           "code": "UNKNOWN",
                     *           "message": "An unexpected error occurred"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Service Unavailable - Service unavailable due to connectivity or network issues */
            503: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 503,
                     *       "title": "Service unavailable",
                     *       "errors": [
                     *         {
                     *           "code": "SERVICE_UNAVAILABLE",
                     *           "message": "Service unavailable"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    deleteSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description Site identifier */
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Site deletion operation initiated successfully */
            202: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "op_123456789",
                     *       "status": "PENDING",
                     *       "customerId": "0012J00042NkZQIQA3",
                     *       "resourceType": "SITE",
                     *       "resourceId": "0023OEZiR7qQ_EGb6xYjgg",
                     *       "operationType": "DELETE",
                     *       "createdTime": "2025-01-01T01:02:03Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description Bad Request - Site cannot be removed */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 400,
                     *       "title": "Bad Request",
                     *       "errors": [
                     *         {
                     *           "code": "BAD_REQUEST",
                     *           "message": "Branch with id 0023OEZiR7qQ_EGb6xYjgg can not be removed. It is used by at least one extension"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Forbidden - Access denied to this resource */
            403: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 403,
                     *       "title": "Forbidden",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Access denied to this resource"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Not Found - Site does not exist */
            404: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "errors": [
                     *         {
                     *           "code": "NOT_FOUND",
                     *           "message": "Site not found"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Request Timeout - Downstream service timeout */
            408: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 408,
                     *       "title": "Request Timeout",
                     *       "errors": [
                     *         {
                     *           "code": "REQUEST_TIMEOUT",
                     *           "message": "Request to downstream service timed out"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too Many Requests - Rate limit exceeded */
            429: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 429,
                     *       "title": "Too Many Requests",
                     *       "errors": [
                     *         {
                     *           "code": "TOO_MANY_REQUESTS",
                     *           "message": "Rate limit exceeded, please try again later"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Internal Server Error - Unexpected error occurred */
            500: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "title": "Internal Server Error",
                     *       "errors": [
                     *         {
                     *           "code": "UNKNOWN",
                     *           "message": "An unexpected error occurred"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Service Unavailable - Service unavailable due to connectivity or network issues */
            503: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 503,
                     *       "title": "Service unavailable",
                     *       "errors": [
                     *         {
                     *           "code": "SERVICE_UNAVAILABLE",
                     *           "message": "Service unavailable"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
}
