// Made by `npm run apis` from apis/8x8/phonenumber-api-v1.yaml. Do not edit.
export interface paths {
    "/phone-numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List phone numbers
         * @description List phone numbers with optional filtering, sorting, and infinite scroll pagination.
         *     Uses scrollId-based pagination for efficient navigation through large datasets.
         *
         *     Phone numbers must be in E.164 format (e.g., +14085551234).
         */
        get: operations["listPhoneNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/phone-numbers/{phoneNumber}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get phone number by ID
         * @description Retrieve a specific phone number by its value.
         *     The phone number must be in E.164 format (e.g., +14085551234).
         */
        get: operations["getPhoneNumber"];
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
        PhoneNumber: {
            /**
             * @description The type of number, either LOCAL or TOLL_FREE
             * @example LOCAL
             * @enum {string|null}
             */
            category?: "LOCAL" | "TOLL_FREE" | null;
            /**
             * @description ISO:3166-2 two-character country code
             * @example US
             */
            country?: string | null;
            /**
             * @description The number formatted for dialling within its home country
             * @example (408) 555-1234
             */
            nationalFormattedNumber?: string | null;
            /**
             * @description Source of the number
             * @example CLAIMED
             * @enum {string|null}
             */
            origin?: "PORTING" | "CLAIMED" | null;
            /**
             * @description The phone number
             * @example +14085551234
             */
            phoneNumber?: string | null;
            /**
             * @description During the porting process, a number to be ported can be linked to a temporary number which will be swapped out when the porting process completes
             * @example +14085551234
             */
            portingNumber?: string | null;
            /**
             * @description During the porting process, a number to be ported can be linked to a temporary number which will be swapped out when the porting process completes
             * @example +14085551234
             */
            temporaryNumber?: string | null;
            /**
             * @description PRE_PORTING means linked to a temporary number but porting process has not started. PORTING means the porting process is underway. AVAILABLE means ready to be assigned to a service, e.g. a user or ring group. ASSIGNED means number is in-use by a service
             * @example AVAILABLE
             * @enum {string|null}
             */
            status?: "PRE_PORTING" | "PORTING" | "AVAILABLE" | "ASSIGNED" | null;
        };
        PhoneNumberPage: {
            data?: components["schemas"]["PhoneNumber"][] | null;
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
             * @example status==AVAILABLE
             */
            filter?: string | null;
            /**
             * @description Sort expression used in the request
             * @example phoneNumber
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
             * @example https://api.8x8.com/admin-provisioning/phone-numbers?pageSize=100
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
             * @example Phone number not found
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
             * @example Phone number not found
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
    listPhoneNumbers: {
        parameters: {
            query?: {
                /** @description Number of items per page (default: 100) */
                pageSize?: number;
                /** @description Scroll identifier for retrieving the next page of results */
                scrollId?: string;
                /** @description RSQL filter expression (e.g., 'phoneNumber==+14085551234', 'status==AVAILABLE;country==US') */
                filter?: string;
                /** @description Sort expression. Use '+' prefix or no prefix for ascending order, '-' prefix for descending order (e.g., 'phoneNumber', '+phoneNumber', or '-phoneNumber') */
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
            /** @description Successful response with paginated phone numbers */
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
                     *           "phoneNumber": "+14085551234",
                     *           "nationalFormattedNumber": "(408) 555-1234",
                     *           "country": "US",
                     *           "category": "LOCAL",
                     *           "origin": "CLAIMED",
                     *           "status": "AVAILABLE"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "pageSize": 100,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["PhoneNumberPage"];
                };
            };
            /** @description Bad Request - Invalid query parameters or filter syntax */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                     *       "title": "Forbidden",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Access denied to this resource"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    getPhoneNumber: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description Phone number in E.164 format (e.g., +14085551234) */
                phoneNumber: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Phone number retrieved successfully */
            200: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "phoneNumber": "+14085551234",
                     *       "nationalFormattedNumber": "(408) 555-1234",
                     *       "country": "US",
                     *       "category": "LOCAL",
                     *       "origin": "CLAIMED",
                     *       "status": "AVAILABLE"
                     *     }
                     */
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["PhoneNumber"];
                };
            };
            /** @description Bad Request - Invalid phone number format */
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
                     *       "title": "Invalid phone number",
                     *       "detail": "Invalid phone number 4085551234",
                     *       "errors": [
                     *         {
                     *           "field": "phoneNumber",
                     *           "code": "VALIDATION_ERROR",
                     *           "message": "Invalid phone number 4085551234"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                     *       "title": "Forbidden",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "Access denied to this resource"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Not Found - Phone number does not exist */
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
                     *       "title": "Phone number not found",
                     *       "errors": [
                     *         {
                     *           "code": "NOT_FOUND",
                     *           "message": "Phone number not found: customerId: CUST123 phoneNumber: +14085551234"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.phonenumbers.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
}
