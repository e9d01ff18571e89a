// Made by `npm run apis` from apis/8x8/operation-api-v1.yaml. Do not edit.
export interface paths {
    "/operations/{operationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get operation by ID
         * @description Retrieves the current status and details of an asynchronous operation.
         *     Operations are used to track the progress of resource creation, updates, and deletions.
         *     The operation status is polled from the underlying service and updated in real-time.
         */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
             * @example USER
             * @enum {string|null}
             */
            resourceType?: "USER" | "RING_GROUP" | "SITE" | null;
            /**
             * @description ID of the resource being operated on
             * @example hvOB1l3zDCaDAwp9tNLzZA
             */
            resourceId?: string | null;
            /**
             * @description Type of operation being performed
             * @example CREATE
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
        Link: {
            /**
             * @description URL for the link
             * @example https://api.8x8.com/admin-provisioning/operations/op_123456789
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
             * @example Operation not found
             */
            title?: string | null;
            /** @description Human-readable explanation specific to this occurrence */
            detail?: string | null;
            errors?: components["schemas"]["Error"][] | null;
        };
        Error: {
            /** @description Field name related to the error */
            field?: string | null;
            code?: components["schemas"]["ErrorCode"];
            /**
             * @description Detailed error message
             * @example Operation not found
             */
            message?: string | null;
        };
        /**
         * @description Error code indicating the type of error
         * @enum {string}
         */
        ErrorCode: "UNKNOWN" | "VALIDATION_ERROR" | "FORBIDDEN" | "CONFLICTING_QUERY_PARAMETER" | "SERVICE_UNAVAILABLE" | "NOT_FOUND" | "BAD_REQUEST" | "REQUEST_TIMEOUT" | "TOO_MANY_REQUESTS" | "CONFLICT";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description Unique identifier of the operation */
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful response with operation details */
            200: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "op_123456789",
                     *       "status": "COMPLETED",
                     *       "customerId": "0012J00042NkZQIQA3",
                     *       "resourceType": "USER",
                     *       "resourceId": "hvOB1l3zDCaDAwp9tNLzZA",
                     *       "operationType": "CREATE",
                     *       "createdTime": "2025-01-01T01:02:03Z",
                     *       "completedTime": "2025-01-01T01:05:03Z",
                     *       "_links": {
                     *         "self": {
                     *           "href": "https://api.8x8.com/admin-provisioning/operations/op_123456789"
                     *         },
                     *         "resource": {
                     *           "href": "https://api.8x8.com/admin-provisioning/users/hvOB1l3zDCaDAwp9tNLzZA"
                     *         }
                     *       }
                     *     }
                     */
                    "application/vnd.operations.v1+json": components["schemas"]["Operation"];
                };
            };
            /** @description Forbidden - Customer ID mismatch or insufficient permissions */
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
                     *       "title": "Not allowed to access data for another customer",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Not allowed to access data for another customer"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.operations.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Not Found - Operation does not exist */
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
                     *       "title": "Operation not found",
                     *       "detail": "Operation not found: op_unknown",
                     *       "errors": [
                     *         {
                     *           "code": "NOT_FOUND",
                     *           "message": "Operation not found: op_unknown"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.operations.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.operations.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.operations.v1+json": components["schemas"]["ErrorResponse"];
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
                     *       "detail": "Internal operation handler configuration error for  CREATE USER",
                     *       "errors": [
                     *         {
                     *           "code": "UNKNOWN",
                     *           "message": "An unexpected error occurred"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.operations.v1+json": components["schemas"]["ErrorResponse"];
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
                     *       "title": "Service Unavailable",
                     *       "errors": [
                     *         {
                     *           "code": "SERVICE_UNAVAILABLE",
                     *           "message": "Service is temporarily unavailable"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.operations.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
}
