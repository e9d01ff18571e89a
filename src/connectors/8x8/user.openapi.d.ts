// Made by `npm run apis` from apis/8x8/user-api-v1.yaml. Do not edit.
export interface paths {
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description List users with optional filtering, sorting, and infinite scroll pagination.
         *     Uses scrollId-based pagination for efficient navigation through large datasets.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create user
         * @description Create a new user.
         *     This operation is asynchronous and returns an Operation object to track progress.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get user by ID
         * @description Retrieve a specific user by their ID
         */
        get: operations["getUser"];
        /**
         * Update user
         * @description Update an existing user by their ID.
         *     This operation is asynchronous and returns an Operation object to track progress.
         */
        put: operations["updateUser"];
        post?: never;
        /**
         * Delete user
         * @description Delete a specific user by their ID.
         *     This operation is asynchronous and returns an Operation object to track progress.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        User: {
            basicInfo: components["schemas"]["BasicInfo"];
            directoryInfo?: components["schemas"]["DirectoryInfo"];
            serviceInfo?: components["schemas"]["ServiceInfo"];
            assignmentInfo?: components["schemas"]["AssignmentInfo"];
        };
        BasicInfo: {
            /**
             * @description Unique ID of the user
             * @example hvOB1l3zDCaDAwp9tNLzZA
             */
            readonly userId?: string | null;
            /**
             * @description Unique ID of the customer account
             * @example 0012J00042NkZQIQA3
             */
            customerId?: string | null;
            /**
             * Format: date-time
             * @description Date/time the user was created
             * @example 2025-01-01T01:02:03Z
             */
            readonly createdTime?: string | null;
            /**
             * Format: date-time
             * @description Date/time the user was last updated
             * @example 2025-01-02T01:02:03Z
             */
            readonly lastUpdatedTime?: string | null;
            /**
             * @description The Identity Provider linked to the user for SCIM provisioning
             * @example okta
             */
            scimProvider?: string | null;
            /**
             * @description Unique username used for logging into services
             * @example jane.doe@corp.com
             */
            userName: string;
            /**
             * @description User first or given name
             * @example Jane
             */
            firstName: string;
            /**
             * @description User surname or family name
             * @example Doe
             */
            lastName: string;
            /**
             * @description User status controls whether user can log in or use services
             * @example ACTIVE
             * @enum {string|null}
             */
            status?: "ACTIVE" | "INACTIVE" | null;
            /**
             * @description Language for voice prompts, email notifications and device display
             * @example en-US
             * @enum {string|null}
             */
            locale?: "da-DK" | "de-DE" | "en-AU" | "en-GB" | "en-US" | "es-ES" | "fi-FI" | "fr-BE" | "fr-CA" | "fr-CH" | "fr-FR" | "it-IT" | "ja-JP" | "nl-BE" | "nl-NL" | "no-NO" | "pl-PL" | "pt-BR" | "pt-PT" | "sv-SE" | "zh-CN" | null;
            /**
             * @description Time zone used for downloading call recordings and viewing call queues
             * @example Europe/London
             */
            timezone?: string | null;
            /**
             * Format: email
             * @description Email used for password setup and onboarding information
             * @example jane.doe@corp.com
             */
            primaryEmail: string;
            /**
             * @description The Identity provider linked to the user for Single Sign-On
             * @example Okta
             */
            ssoProvider?: string | null;
            /**
             * @description The Identity Provider's ID for the user for Single Sign-On
             * @example jdoe@corp.com
             */
            ssoFederationId?: string | null;
            site?: components["schemas"]["Site"];
        };
        Site: {
            /**
             * @description Unique ID of the users's site
             * @example SAH3U8guQaK4WQhpDZi0rQ
             */
            id?: string | null;
            /**
             * @description The name of the user's site
             * @example Headquarters
             */
            name?: string | null;
            /**
             * @description Unique code name of the PBX on which the user's site resides
             * @example corpco01
             */
            pbxName?: string | null;
        };
        DirectoryInfo: {
            /**
             * @description Free text field to store the user's department
             * @example Sales
             */
            department?: string | null;
            /**
             * @description Controls which other users this user can see in any directory features
             * @example PBX
             * @enum {string|null}
             */
            directoryScope?: "CUSTOMER" | "PBX" | "SITE" | null;
            /**
             * @description Controls whether this user is visible to others in any directory features
             * @example true
             */
            displayInDirectory?: boolean | null;
            /**
             * @description Free text field to store the user's job title
             * @example Account Executive
             */
            jobTitle?: string | null;
            /** @description List of personal contact numbers from other providers to appear in any directory features */
            personalPhoneNumbers?: components["schemas"]["ContactPhoneNumber"][] | null;
        };
        ServiceInfo: {
            /** @description List of licenses (aka subscriptions) assigned to the user */
            licenses?: components["schemas"]["License"][] | null;
            /** @description List of the voice extensions belonging to the user */
            extensions?: components["schemas"]["Extension"][] | null;
        };
        License: {
            /**
             * @description Unique ID of the license
             * @example 02KB7TGTYAG4Rq4jDUhwyQ
             */
            id?: string | null;
            /**
             * @description Name for the type of license
             * @example UC Call Recordings Cold Storage-VOSVC0504-01-GB
             */
            name?: string | null;
            /**
             * @description ISO:3166-2 country code of the license
             * @example US
             */
            country?: string | null;
        };
        AssignmentInfo: {
            profilePolicy?: components["schemas"]["ProfilePolicy"];
            /** @description List of ring groups the user is a member of */
            ringGroups?: components["schemas"]["RingGroup"][] | null;
            ucCallQueues?: components["schemas"]["UCCallQueue"][] | null;
            userGroups?: components["schemas"]["UserGroup"][] | null;
        };
        ProfilePolicy: {
            /**
             * @description Name of the profile policy assigned ot the user
             * @example 8x8 Master User Template
             */
            name?: string | null;
        };
        RingGroup: {
            /**
             * @description Unique ID of the ring group
             * @example aeP9pOoDRbq8_KKiwtsXhQ
             */
            id?: string | null;
            /**
             * @description Name of the ring group
             * @example Main Reception
             */
            name?: string | null;
        };
        UCCallQueue: {
            /**
             * @description Unique ID of the call queue
             * @example 00NKl7r6SjqRmYTxWlGeQQ
             */
            id?: string | null;
            /**
             * @description Name of the call queue
             * @example Sales CQ
             */
            name?: string | null;
            /**
             * @description Indicates whether primary or secondary member
             * @example PRIMARY
             * @enum {string|null}
             */
            memberType?: "PRIMARY" | "SECONDARY" | null;
        };
        UserGroup: {
            /**
             * @description Unique ID of the user group
             * @example 12345
             */
            id?: string | null;
            /**
             * @description Name of the user group
             * @example Supervisors
             */
            name?: string | null;
        };
        /** @description User voice extension with phone numbers, devices, and settings */
        Extension: {
            /**
             * @description Unique identifier of the extension.
             * @example 7yKxifh1SLuDcqQO4501jA
             */
            id?: string | null;
            /**
             * @description Indicates whether the extension can be included in Auto Attendant menus or call routing.
             * @example true
             */
            allowInAutoAttendant?: boolean | null;
            /**
             * @description Indicates whether the extension is configured as an analog fax line
             * @example false
             */
            analogFaxEnabled?: boolean | null;
            /**
             * @description Indicates whether the outbound caller ID should be hidden when making external calls.
             * @example false
             */
            blockOutboundCallerId?: boolean | null;
            /**
             * @description Indicates whether call waiting is enabled for the extension.
             * @example true
             */
            callWaitingEnabled?: boolean | null;
            /**
             * @description Indicates whether the extension belongs to a dedicated call-center agent
             * @example false
             */
            dedicatedAgent?: boolean | null;
            /** @description List of physical devices associated with the extension. */
            devices?: components["schemas"]["Device"][] | null;
            /**
             * @description Country code that defines the dialing plan used for outbound and internal call routing.
             * @example NANP
             */
            dialPlanCallingCountry?: string | null;
            /**
             * @description Dialing plan rule set applied to the extension, determining allowed dialing patterns and call routing
             * @example INTERNATIONAL
             * @enum {string|null}
             */
            dialPlanRuleset?: "INTERNATIONAL" | "DOMESTIC" | "EMERGENCYONLY" | null;
            /**
             * @description Indicates whether the extension appears in the company directory
             * @example true
             */
            displayInDirectory?: boolean | null;
            /**
             * @description Indicates whether Do Not Disturb mode is enabled for the extension, blocking inbound calls
             * @example false
             */
            doNotDisturb?: boolean | null;
            emergencyAddress?: components["schemas"]["Address"];
            /**
             * @description Indicates whether the emergency address is inherited from the site configuration
             * @example true
             */
            emergencyAddressInheritFromSite?: boolean | null;
            /**
             * @description Internal short extension number assigned to the user
             * @example 1001
             */
            extensionNumber?: string | null;
            /**
             * @description Name displayed to external recipients on outbound calls
             * @example Jane Doe
             */
            externalCallerIdName?: string | null;
            /**
             * @description Phone number displayed to external recipients on outbound calls
             * @example +14085551234
             */
            externalCallerIdNumber?: string | null;
            /**
             * @description Type of extension (UC or CC)
             * @example UC
             * @enum {string|null}
             */
            extensionType?: "UC" | "CC" | null;
            /**
             * @description Fully qualified extension number including site prefix that is unique across all sites
             * @example 231001
             */
            fqExtensionNumber?: string | null;
            /**
             * @description Indicates whether hot desking is enabled, allowing users to log in to shared devices
             * @example false
             */
            hotDeskEnabled?: boolean | null;
            /**
             * @description First name displayed for the user on internal caller ID.
             * @example Jane
             */
            internalCallerIdFirstName?: string | null;
            /**
             * @description Last name displayed for the user on internal caller ID.
             * @example Doe
             */
            internalCallerIdLastName?: string | null;
            /**
             * @description Identifier of the license assigned to the extension
             * @example 02KB7TGTYAG4Rq4jDUhwyQ
             */
            licenseId?: string | null;
            /**
             * @description Maximum number of simultaneous calls allowed on the extension
             * @example 2
             */
            maxConcurrentCalls?: number | null;
            /**
             * @description Indicates whether Microsoft Teams integration is enabled for the extension
             * @example false
             */
            msTeamsEnabled?: boolean | null;
            musicOnHold?: components["schemas"]["AudioFile"];
            /**
             * @description Indicates whether Nomadic 911 location tracking is enabled for emergency calls
             * @example false
             */
            nomadic911Enabled?: boolean | null;
            /**
             * @description Indicates whether overhead paging functionality is enabled for the extension
             * @example false
             */
            overheadPagingEnabled?: boolean | null;
            /** @description List of phone numbers assigned to the extension */
            phoneNumbers?: components["schemas"]["PhoneNumber"][] | null;
            /**
             * @description Primary phone number for the extension
             * @example +14085551234
             */
            primaryPhoneNumber?: string | null;
            /**
             * @description Indicates whether a recording notification is played to the user when a call is being recorded
             * @example false
             */
            recordingPlayAnnouncementToUser?: boolean | null;
            /**
             * @description Indicates whether a recording notification is played to the remote party when a call is being recorded
             * @example false
             */
            recordingPlayAnnouncementToOtherParty?: boolean | null;
            /**
             * @description Call recording mode configured for the extension
             * @example ON_DEMAND
             * @enum {string|null}
             */
            recordingMode?: "OFF" | "ALWAYS" | "ON_DEMAND" | "ALWAYS_ALLOW_PAUSE" | null;
            /**
             * @description Indicates whether inbound caller ID is displayed on the user's device
             * @example true
             */
            showInboundCallerId?: boolean | null;
            /**
             * Format: email
             * @description Email address to which voicemail messages or notifications are delivered
             * @example jane.doe@corp.com
             */
            voicemailEmail?: string | null;
            /** @description Notification preference for new voicemail messages */
            voicemailNotification?: string | null;
            /**
             * @description Destination used when callers press "0" during voicemail greeting (for example, operator extension or external number)
             * @example 1001
             */
            voicemailZeroOutDestination?: string | null;
        };
        Device: {
            /**
             * @description Unique ID of the device
             * @example CyIkhSbwQ9GI1ZYLOXZr7A
             */
            id?: string | null;
            /**
             * @description Code that can be used to activate the device (associate a MAC address) via an IVR menu from the device itself
             * @example 5525266144968
             */
            activationCode?: string | null;
            /**
             * @description Display name of the device as shown in the admin interface or on device screens.
             * @example Yealink W56H
             */
            model?: string | null;
            /**
             * @description MAC address of the device. Allows colon or hyphen punctuation (will be ignored)
             * @example 0a1b2c3d4e5f
             */
            macAddress?: string | null;
            /**
             * @description Current operational state of the device.
             * @example ACTIVE
             * @enum {string|null}
             */
            status?: "BINDED" | "AVAILABLE" | "RETIRED" | "ACTIVE" | "RESERVED" | null;
            /**
             * Format: date-time
             * @description Date and time when the device record was last updated.
             * @example 2025-01-01T00:00:01Z
             */
            lastUpdatedTime?: string | null;
            /**
             * @description Number of voice lines currently configured on the device.
             * @example 1
             */
            lines?: number | null;
            /**
             * @description Identifier of the physical or logical port associated with the device.
             * @example 0
             */
            port?: number | null;
            baseDevice?: components["schemas"]["BaseDevice"];
        };
        BaseDevice: {
            /**
             * @description Unique ID for the base device this device is linked to
             * @example CyIkhSbwQ9GI1ZYLOXZr7A
             */
            id?: string | null;
            /**
             * @description MAC address of the base device
             * @example 0a1b2c3d4e5f
             */
            macAddress?: string | null;
            /**
             * @description Display name of the device as shown in the admin interface
             * @example Store Room DECT Base
             */
            displayName?: string | null;
        };
        AudioFile: {
            /** @description Unique ID of the audio file. */
            id?: string | null;
            /** @description The name of the audio file. */
            name?: string | null;
        };
        PhoneNumber: {
            /**
             * @description ISO:3166-2 two character country of the phone number
             * @example US
             */
            country?: string | null;
            /**
             * @description Origin or source system of the phone number
             * @example CLAIMED
             */
            origin?: string | null;
            /**
             * @description E.164-formatted phone number assigned to the extension
             * @example +14085551234
             */
            phoneNumber?: string | null;
            portingNumber?: components["schemas"]["PortingNumber"];
            /**
             * @description Indicates whether this is the primary phone number
             * @example true
             */
            primary?: boolean | null;
        };
        PortingNumber: {
            /**
             * @description The number which will replace this extension phone number when the porting process completes
             * @example +14085556789
             */
            phoneNumber?: string | null;
        };
        ContactPhoneNumber: {
            /**
             * @description The personal contact number. Can include punctuation.
             * @example (408) 555-1234
             */
            number?: string | null;
            /**
             * @description Type qualifier for the personal contact number
             * @example WORK
             * @enum {string|null}
             */
            type?: "WORK" | "MOBILE" | null;
        };
        Address: {
            /**
             * @description Unique ID of the address
             * @example b1c4944a-17a0-4b00-8d48-36001df07e22
             */
            id?: string | null;
            /**
             * @description Formatted, human-readable representation of the emergency address
             * @example 7 W 34TH ST, 613, New York NY, 10001
             */
            displayForm?: string | null;
            /**
             * @description Organization name associated with the emergency address
             * @example 8x8
             */
            organization?: string | null;
            /**
             * @description Building name or identifier for the emergency address
             * @example Bardon Hall
             */
            building?: string | null;
            /**
             * @description Street number of the emergency address
             * @example 7
             */
            streetNumber?: string | null;
            /**
             * @description Suffix associated with the street number, if applicable
             * @example bis
             */
            streetNumberSuffix?: string | null;
            /**
             * @description Directional prefix (N, S, E, W) used before the street name
             * @example W
             */
            preDirectional?: string | null;
            /**
             * @description Street name of the emergency address
             * @example Whitechapel High Street
             */
            streetName?: string | null;
            /**
             * @description Street type or suffix (for example, Dr, Ave, St)
             * @example Ave
             */
            streetNameSuffix?: string | null;
            /**
             * @description Directional suffix (N, S, E, W) used after the street name
             * @example E
             */
            postDirectional?: string | null;
            /**
             * @description Secondary or dependent street name, if applicable
             * @example Gemini Business Park
             */
            dependentStreet?: string | null;
            /**
             * @description Additional location information such as floor or suite number
             * @example UNIT 203
             */
            secondaryLocation?: string | null;
            /**
             * @description City name of the emergency address.
             * @example New York
             */
            city?: string | null;
            /**
             * @description Dependent or alternative city name, if applicable
             * @example NYC
             */
            dependentCity?: string | null;
            /**
             * @description State or province code for the emergency address
             * @example Santa Clara
             */
            state?: string | null;
            /**
             * @description County or region associated with the emergency address
             * @example NY
             */
            county?: string | null;
            /**
             * @description Postal or ZIP code of the emergency address
             * @example 10001
             */
            postal?: string | null;
            /**
             * @description Extended ZIP+4 code for U.S. addresses
             * @example 2032
             */
            zip4?: string | null;
            /**
             * @description Country of the emergency address
             * @example US
             */
            country?: string | null;
        };
        UserPage: {
            data?: components["schemas"]["User"][] | null;
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
             * @example basicInfo.status==ACTIVE
             */
            filter?: string | null;
            /**
             * @description Sort expression used in the request
             * @example basicInfo.userName
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
             * @example https://api.8x8.com/admin-provisioning/users?pageSize=100
             */
            href?: string | null;
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
             * @example User not found
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
             * @example User not found
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
    listUsers: {
        parameters: {
            query?: {
                /** @description Number of items per page (default: 100) */
                pageSize?: number;
                /** @description Scroll identifier for retrieving the next page of results */
                scrollId?: string;
                /** @description RSQL filter expression (e.g., 'basicInfo.userName==jane.doe@corp.com', 'basicInfo.status==ACTIVE') */
                filter?: string;
                /** @description Sort expression. Use '+' prefix or no prefix for ascending order, '-' prefix for descending order (e.g., 'basicInfo.userName', '+basicInfo.userName', or '-basicInfo.userName') */
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
            /** @description Successful response with paginated users */
            200: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.users.v1+json": components["schemas"]["UserPage"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.users.v1+json": components["schemas"]["User"];
            };
        };
        responses: {
            /** @description User creation operation initiated successfully */
            202: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.users.v1+json": components["schemas"]["Operation"];
                };
            };
            /** @description Bad Request - Validation errors */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Forbidden - Customer ID mismatch */
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
                     *       "detail": "CustomerId mismatch: 0012J00042NkZQIQA3 vs 0012J00042NkZQIQA4",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "CustomerId mismatch: 0012J00042NkZQIQA3 vs 0012J00042NkZQIQA4"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description User identifier */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description User retrieved successfully */
            200: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.users.v1+json": components["schemas"]["User"];
                };
            };
            /** @description User not found */
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
                     *           "message": "Resource not found"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description User identifier */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.users.v1+json": components["schemas"]["User"];
            };
        };
        responses: {
            /** @description User update operation initiated successfully */
            202: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.users.v1+json": components["schemas"]["Operation"];
                };
            };
            /** @description Bad Request - Validation errors */
            400: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Forbidden - Customer ID mismatch */
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
                     *       "detail": "CustomerId mismatch: 0012J00042NkZQIQA3 vs 0012J00042NkZQIQA4",
                     *       "errors": [
                     *         {
                     *           "code": "FORBIDDEN",
                     *           "message": "CustomerId mismatch: 0012J00042NkZQIQA3 vs 0012J00042NkZQIQA4"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description User not found */
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
                     *           "field": "basicInfo.userId",
                     *           "message": "User not found"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Optional request identifier for tracking */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description User identifier */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description User deletion operation initiated successfully */
            202: {
                headers: {
                    /** @description Unique response identifier generated by the service */
                    "X-Response-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.users.v1+json": components["schemas"]["Operation"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
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
                    "application/vnd.users.v1+json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
}
