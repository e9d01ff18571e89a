// Made by `npm run apis` from apis/graph/graph-subset.yaml. Do not edit.
export interface paths {
    "/admin/teams/telephoneNumberManagement/numberAssignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNumberAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/telephoneNumberManagement/numberAssignments/{numberAssignment-id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getNumberAssignment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/telephoneNumberManagement/numberAssignments/assignNumber": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["assignNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/telephoneNumberManagement/numberAssignments/unassignNumber": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unassignNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/telephoneNumberManagement/numberAssignments/updateNumber": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["updateNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/telephoneNumberManagement/operations/{operation-id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTelephoneNumberOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/telephoneNumberManagement/operations('{operation-id}')": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTelephoneNumberOperationParen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/userConfigurations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTeamsUserConfigurations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/userConfigurations/{user-id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTeamsUserConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/policy/userAssignments/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["assignTeamsPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/policy/userAssignments/unassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unassignTeamsPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/teams/policy/getPolicyId(type='{type}',name='{name}')": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPolicyId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/delta": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["deltaUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user-id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user-id}/licenseDetails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLicenseDetails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscribedSkus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSubscribedSkus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/$batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["batch"];
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
        "microsoft.graph.teamsAdministration.numberAssignment": {
            "@odata.type"?: string;
            id?: string;
            activationState?: components["schemas"]["microsoft.graph.teamsAdministration.activationState"];
            assignmentCategory?: components["schemas"]["microsoft.graph.teamsAdministration.assignmentCategory"] | (Record<string, never> | null);
            assignmentStatus?: components["schemas"]["microsoft.graph.teamsAdministration.assignmentStatus"] | (Record<string, never> | null);
            assignmentTargetId?: string | null;
            capabilities?: components["schemas"]["microsoft.graph.teamsAdministration.numberCapability"][];
            city?: string | null;
            civicAddressId?: string | null;
            isoCountryCode?: string | null;
            locationId?: string | null;
            networkSiteId?: string | null;
            numberSource?: components["schemas"]["microsoft.graph.teamsAdministration.numberSource"] | (Record<string, never> | null);
            numberType?: components["schemas"]["microsoft.graph.teamsAdministration.numberType"];
            operatorId?: string;
            portInStatus?: components["schemas"]["microsoft.graph.teamsAdministration.portInStatus"] | (Record<string, never> | null);
            reverseNumberLookupOptions?: components["schemas"]["microsoft.graph.teamsAdministration.reverseNumberLookupOption"][];
            supportedCustomerActions?: components["schemas"]["microsoft.graph.teamsAdministration.customerAction"][];
            telephoneNumber?: string;
        };
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.activationState": "activated" | "assignmentPending" | "assignmentFailed" | "updatePending" | "updateFailed" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.assignmentCategory": "primary" | "private" | "alternate" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.assignmentStatus": "unassigned" | "internalError" | "userAssigned" | "conferenceAssigned" | "voiceApplicationAssigned" | "thirdPartyAppAssigned" | "policyAssigned" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.numberCapability": "conferenceAssignment" | "voiceApplicationAssignment" | "userAssignment" | "teamsPhoneMobile" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.numberSource": "online" | "onPremises" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.numberType": "internalError" | "directRouting" | "callingPlan" | "operatorConnect" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.portInStatus": "completed" | "firmOrderCommitmentAccepted" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.reverseNumberLookupOption": "skipInternalVoip" | "unknownFutureValue";
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.customerAction": "locationUpdate" | "release" | "unknownFutureValue";
        "microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperation": {
            "@odata.type"?: string;
            id?: string;
            createdDateTime?: string;
            numbers?: components["schemas"]["microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperationDetails"][];
            status?: components["schemas"]["microsoft.graph.longRunningOperationStatus"];
        };
        "microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperationDetails": {
            "@odata.type"?: string;
            resourceLocation?: string | null;
            status?: components["schemas"]["microsoft.graph.longRunningOperationStatus"] | (Record<string, never> | null);
            statusDetail?: string | null;
        };
        /** @enum {string} */
        "microsoft.graph.longRunningOperationStatus": "notStarted" | "running" | "succeeded" | "failed" | "unknownFutureValue";
        "microsoft.graph.teamsAdministration.teamsUserConfiguration": {
            "@odata.type"?: string;
            id?: string;
            accountType?: components["schemas"]["microsoft.graph.teamsAdministration.accountType"];
            /** Format: date-time */
            createdDateTime?: string;
            effectivePolicyAssignments?: components["schemas"]["microsoft.graph.teamsAdministration.effectivePolicyAssignment"][];
            featureTypes?: string[];
            isEnterpriseVoiceEnabled?: boolean | null;
            /** Format: date-time */
            modifiedDateTime?: string;
            telephoneNumbers?: components["schemas"]["microsoft.graph.teamsAdministration.assignedTelephoneNumber"][];
            tenantId?: string;
            userPrincipalName?: string;
        };
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.accountType": "user" | "resourceAccount" | "guest" | "sfbOnPremUser" | "unknown" | "unknownFutureValue" | "ineligibleUser";
        "microsoft.graph.teamsAdministration.effectivePolicyAssignment": {
            "@odata.type"?: string;
            policyAssignment?: components["schemas"]["microsoft.graph.teamsAdministration.policyAssignment"];
            policyType?: string;
        };
        "microsoft.graph.teamsAdministration.policyAssignment": {
            "@odata.type"?: string;
            assignmentType?: components["schemas"]["microsoft.graph.teamsAdministration.assignmentType"];
            displayName?: string;
            groupId?: string | null;
            policyId?: string;
        };
        /** @enum {string} */
        "microsoft.graph.teamsAdministration.assignmentType": "direct" | "group" | "unknownFutureValue";
        "microsoft.graph.teamsAdministration.assignedTelephoneNumber": {
            "@odata.type"?: string;
            assignmentCategory?: components["schemas"]["microsoft.graph.teamsAdministration.assignmentCategory"];
            telephoneNumber?: string;
        };
        "microsoft.graph.teamsAdministration.teamsPolicyUserAssignment": {
            "@odata.type"?: string;
            id?: string;
            policyId?: string | null;
            policyType?: string;
            userId?: string;
        };
        "microsoft.graph.teamsAdministration.policyIdentifierDetail": {
            "@odata.type"?: string;
            id?: string;
            name?: string;
            policyId?: string;
        };
        "microsoft.graph.user": {
            "@odata.type"?: string;
            id?: string;
            /** Format: date-time */
            deletedDateTime?: string | null;
            accountEnabled?: boolean | null;
            assignedLicenses?: components["schemas"]["microsoft.graph.assignedLicense"][];
            assignedPlans?: components["schemas"]["microsoft.graph.assignedPlan"][];
            businessPhones?: string[];
            /** Format: date-time */
            createdDateTime?: string | null;
            department?: string | null;
            displayName?: string | null;
            employeeId?: string | null;
            externalUserState?: string | null;
            givenName?: string | null;
            imAddresses?: string[];
            jobTitle?: string | null;
            licenseAssignmentStates?: components["schemas"]["microsoft.graph.licenseAssignmentState"][];
            mail?: string | null;
            mobilePhone?: string | null;
            officeLocation?: string | null;
            onPremisesExtensionAttributes?: components["schemas"]["microsoft.graph.onPremisesExtensionAttributes"] | (Record<string, never> | null);
            onPremisesImmutableId?: string | null;
            onPremisesSyncEnabled?: boolean | null;
            provisionedPlans?: components["schemas"]["microsoft.graph.provisionedPlan"][];
            proxyAddresses?: string[];
            serviceProvisioningErrors?: components["schemas"]["microsoft.graph.serviceProvisioningError"][];
            surname?: string | null;
            usageLocation?: string | null;
            userPrincipalName?: string | null;
            userType?: string | null;
        };
        "microsoft.graph.assignedLicense": {
            "@odata.type"?: string;
            disabledPlans?: string[];
            /** Format: uuid */
            skuId?: string | null;
        };
        "microsoft.graph.assignedPlan": {
            "@odata.type"?: string;
            /** Format: date-time */
            assignedDateTime?: string | null;
            capabilityStatus?: string | null;
            service?: string | null;
            /** Format: uuid */
            servicePlanId?: string | null;
        };
        "microsoft.graph.licenseAssignmentState": {
            "@odata.type"?: string;
            assignedByGroup?: string | null;
            disabledPlans?: string[];
            error?: string | null;
            /** Format: date-time */
            lastUpdatedDateTime?: string | null;
            /** Format: uuid */
            skuId?: string | null;
            state?: string | null;
        };
        "microsoft.graph.onPremisesExtensionAttributes": {
            "@odata.type"?: string;
            extensionAttribute1?: string | null;
            extensionAttribute10?: string | null;
            extensionAttribute11?: string | null;
            extensionAttribute12?: string | null;
            extensionAttribute13?: string | null;
            extensionAttribute14?: string | null;
            extensionAttribute15?: string | null;
            extensionAttribute2?: string | null;
            extensionAttribute3?: string | null;
            extensionAttribute4?: string | null;
            extensionAttribute5?: string | null;
            extensionAttribute6?: string | null;
            extensionAttribute7?: string | null;
            extensionAttribute8?: string | null;
            extensionAttribute9?: string | null;
        };
        "microsoft.graph.provisionedPlan": {
            "@odata.type"?: string;
            capabilityStatus?: string | null;
            provisioningStatus?: string | null;
            service?: string | null;
        };
        "microsoft.graph.serviceProvisioningError": {
            "@odata.type"?: string;
            /** Format: date-time */
            createdDateTime?: string | null;
            isResolved?: boolean | null;
            serviceInstance?: string | null;
        };
        "microsoft.graph.subscribedSku": {
            "@odata.type"?: string;
            id?: string;
            accountId?: string | null;
            accountName?: string | null;
            appliesTo?: string | null;
            capabilityStatus?: string | null;
            /** Format: int32 */
            consumedUnits?: number | null;
            prepaidUnits?: components["schemas"]["microsoft.graph.licenseUnitsDetail"] | (Record<string, never> | null);
            servicePlans?: components["schemas"]["microsoft.graph.servicePlanInfo"][];
            /** Format: uuid */
            skuId?: string | null;
            skuPartNumber?: string | null;
            subscriptionIds?: string[];
        };
        "microsoft.graph.licenseUnitsDetail": {
            "@odata.type"?: string;
            /** Format: int32 */
            enabled?: number | null;
            /** Format: int32 */
            lockedOut?: number | null;
            /** Format: int32 */
            suspended?: number | null;
            /** Format: int32 */
            warning?: number | null;
        };
        "microsoft.graph.servicePlanInfo": {
            "@odata.type"?: string;
            appliesTo?: string | null;
            provisioningStatus?: string | null;
            /** Format: uuid */
            servicePlanId?: string | null;
            servicePlanName?: string | null;
        };
        "microsoft.graph.licenseDetails": {
            "@odata.type"?: string;
            id?: string;
            servicePlans?: components["schemas"]["microsoft.graph.servicePlanInfo"][];
            /** Format: uuid */
            skuId?: string | null;
            skuPartNumber?: string | null;
        };
        "microsoft.graph.subscription": {
            "@odata.type"?: string;
            id?: string;
            applicationId?: string | null;
            changeType?: string;
            clientState?: string | null;
            creatorId?: string | null;
            encryptionCertificate?: string | null;
            encryptionCertificateId?: string | null;
            /** Format: date-time */
            expirationDateTime?: string;
            includeResourceData?: boolean | null;
            latestSupportedTlsVersion?: string | null;
            lifecycleNotificationUrl?: string | null;
            notificationQueryOptions?: string | null;
            notificationUrl?: string;
            notificationUrlAppId?: string | null;
            resource?: string;
        };
        "microsoft.graph.changeNotificationCollection": {
            "@odata.type"?: string;
            validationTokens?: string[];
            value?: components["schemas"]["microsoft.graph.changeNotification"][];
        };
        "microsoft.graph.changeNotification": {
            "@odata.type"?: string;
            changeType?: components["schemas"]["microsoft.graph.changeType"];
            clientState?: string | null;
            encryptedContent?: components["schemas"]["microsoft.graph.changeNotificationEncryptedContent"] | (Record<string, never> | null);
            id?: string | null;
            lifecycleEvent?: components["schemas"]["microsoft.graph.lifecycleEventType"] | (Record<string, never> | null);
            resource?: string;
            resourceData?: components["schemas"]["microsoft.graph.resourceData"] | (Record<string, never> | null);
            /** Format: date-time */
            subscriptionExpirationDateTime?: string;
            /** Format: uuid */
            subscriptionId?: string;
            /** Format: uuid */
            tenantId?: string;
        };
        /** @enum {string} */
        "microsoft.graph.changeType": "created" | "updated" | "deleted";
        "microsoft.graph.changeNotificationEncryptedContent": {
            "@odata.type"?: string;
            data?: string;
            dataKey?: string;
            dataSignature?: string;
            encryptionCertificateId?: string;
            encryptionCertificateThumbprint?: string;
        };
        /** @enum {string} */
        "microsoft.graph.lifecycleEventType": "missed" | "subscriptionRemoved" | "reauthorizationRequired";
        "microsoft.graph.resourceData": {
            "@odata.type"?: string;
        };
        "ODataErrors.ODataError": {
            error: components["schemas"]["ODataErrors.MainError"];
        };
        "ODataErrors.MainError": {
            code: string;
            message: string;
            target?: string | null;
            details?: {
                code?: string;
                message?: string;
                target?: string | null;
            }[];
            innerError?: {
                date?: string;
                "request-id"?: string;
                "client-request-id"?: string;
            } & {
                [key: string]: unknown;
            };
        };
        numberAssignmentCollectionResponse: {
            "@odata.context"?: string;
            "@odata.count"?: number;
            /** Format: uri */
            "@odata.nextLink"?: string;
            value: components["schemas"]["microsoft.graph.teamsAdministration.numberAssignment"][];
        };
        teamsUserConfigurationCollectionResponse: {
            "@odata.context"?: string;
            "@odata.count"?: number;
            /** Format: uri */
            "@odata.nextLink"?: string;
            value: components["schemas"]["microsoft.graph.teamsAdministration.teamsUserConfiguration"][];
        };
        policyIdentifierDetailCollectionResponse: {
            "@odata.context"?: string;
            "@odata.count"?: number;
            /** Format: uri */
            "@odata.nextLink"?: string;
            value: components["schemas"]["microsoft.graph.teamsAdministration.policyIdentifierDetail"][];
        };
        userDeltaItem: components["schemas"]["microsoft.graph.user"] & {
            "@removed"?: {
                /** @enum {string} */
                reason?: "changed" | "deleted";
            };
        };
        userCollectionResponse: {
            "@odata.context"?: string;
            "@odata.count"?: number;
            /** Format: uri */
            "@odata.nextLink"?: string;
            value: components["schemas"]["microsoft.graph.user"][];
        };
        userDeltaResponse: {
            "@odata.context"?: string;
            "@odata.count"?: number;
            /** Format: uri */
            "@odata.nextLink"?: string;
            /** Format: uri */
            "@odata.deltaLink"?: string;
            value: components["schemas"]["userDeltaItem"][];
        };
        subscribedSkuCollectionResponse: {
            "@odata.context"?: string;
            "@odata.count"?: number;
            /** Format: uri */
            "@odata.nextLink"?: string;
            value: components["schemas"]["microsoft.graph.subscribedSku"][];
        };
        licenseDetailsCollectionResponse: {
            "@odata.context"?: string;
            "@odata.count"?: number;
            /** Format: uri */
            "@odata.nextLink"?: string;
            value: components["schemas"]["microsoft.graph.licenseDetails"][];
        };
        batchRequest: {
            requests: {
                id: string;
                /** @enum {string} */
                method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
                url: string;
                headers?: {
                    [key: string]: string;
                };
                body?: unknown;
                dependsOn?: string[];
            }[];
        };
        batchResponse: {
            responses: {
                id: string;
                status: number;
                headers?: {
                    [key: string]: string;
                };
                body?: unknown;
            }[];
            "@odata.nextLink"?: string;
        };
    };
    responses: {
        /** @description error */
        error: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ODataErrors.ODataError"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listNumberAssignments: {
        parameters: {
            query?: {
                $filter?: string;
                $top?: number;
                $skip?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["numberAssignmentCollectionResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    getNumberAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                "numberAssignment-id": string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["microsoft.graph.teamsAdministration.numberAssignment"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    assignNumber: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    telephoneNumber: string;
                    assignmentTargetId: string;
                    numberType: components["schemas"]["microsoft.graph.teamsAdministration.numberType"];
                    assignmentCategory?: components["schemas"]["microsoft.graph.teamsAdministration.assignmentCategory"] | (Record<string, never> | null);
                    locationId?: string | null;
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description .../admin/teams/telephoneNumberManagement/operations('{id}') */
                    Location?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    unassignNumber: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    telephoneNumber?: string | null;
                    numberType?: components["schemas"]["microsoft.graph.teamsAdministration.numberType"] | (Record<string, never> | null);
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description .../admin/teams/telephoneNumberManagement/operations('{id}') */
                    Location?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    updateNumber: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    telephoneNumber: string;
                    locationId?: string | null;
                    networkSiteId?: string | null;
                    reverseNumberLookupOptions?: string[];
                };
            };
        };
        responses: {
            /** @description OK (docs) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No Content (CSDL action without return type) */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    getTelephoneNumberOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                "operation-id": string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperation"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    getTelephoneNumberOperationParen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                "operation-id": string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperation"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    listTeamsUserConfigurations: {
        parameters: {
            query?: {
                $select?: string;
                $filter?: string;
                $top?: number;
                $expand?: string;
                $orderby?: string;
                $skiptoken?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["teamsUserConfigurationCollectionResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    getTeamsUserConfiguration: {
        parameters: {
            query?: {
                $select?: string;
            };
            header?: never;
            path: {
                "user-id": string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["microsoft.graph.teamsAdministration.teamsUserConfiguration"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    assignTeamsPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: components["schemas"]["microsoft.graph.teamsAdministration.teamsPolicyUserAssignment"][];
                };
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    unassignTeamsPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: components["schemas"]["microsoft.graph.teamsAdministration.teamsPolicyUserAssignment"][];
                };
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    getPolicyId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                type: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["policyIdentifierDetailCollectionResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                $select?: string;
                $filter?: string;
                $top?: number;
                $count?: boolean;
                $skiptoken?: string;
            };
            header?: {
                ConsistencyLevel?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["userCollectionResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    deltaUsers: {
        parameters: {
            query?: {
                $select?: string;
                $filter?: string;
                $deltatoken?: string;
                $skiptoken?: string;
            };
            header?: {
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["userDeltaResponse"];
                };
            };
            /** @description Gone: full resync required; Location header holds URL with empty $deltatoken */
            410: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    getUser: {
        parameters: {
            query?: {
                $select?: string;
            };
            header?: never;
            path: {
                "user-id": string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["microsoft.graph.user"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    listLicenseDetails: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                "user-id": string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["licenseDetailsCollectionResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    listSubscribedSkus: {
        parameters: {
            query?: {
                $select?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["subscribedSkuCollectionResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    createSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["microsoft.graph.subscription"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["microsoft.graph.subscription"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
    batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["batchRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["batchResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ODataErrors.ODataError"];
                };
            };
            default: components["responses"]["error"];
        };
    };
}
