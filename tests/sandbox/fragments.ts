/** What has no official OpenAPI file, made by hand after the page that describes it. */
type Json = Record<string, unknown>

const text = { type: 'string' }
const nullable = { type: 'string', nullable: true }

const query = (name: string, required: boolean, schema: Json = text): Json => ({ name, in: 'query', required, schema })
const json = (schema: Json): Json => ({ 'application/json': { schema } })

const error = {
  type: 'object',
  required: ['status', 'title', 'errors'],
  properties: { status: { type: 'integer' }, title: text, errors: { type: 'array', minItems: 1 } },
}

const record = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...['id', 'displayName', 'customerId', 'auditTimestamp', 'eventType', 'service', 'entityType', 'entityKey'],
    ...['auditUserId', 'impersonator', 'details', 'correlationType', 'correlationId'],
  ],
  properties: {
    id: text,
    displayName: text,
    customerId: text,
    auditTimestamp: { type: 'string', format: 'date-time' },
    eventType: { enum: ['create', 'update', 'delete', 'view', 'export'] },
    service: { enum: ['platform'] },
    entityType: text,
    entityKey: text,
    auditUserId: text,
    impersonator: nullable,
    details: text,
    correlationType: nullable,
    correlationId: nullable,
  },
}

export const AUDITS: Json = {
  'x-source': 'https://developer.8x8.com/analytics/docs/audit-records',
  paths: {
    '/administration/audit/v1/audits': {
      get: {
        parameters: [
          query('startTime', true),
          query('endTime', true),
          query('service', true, { enum: ['platform'] }),
          ...['displayName', 'eventTypes', 'entityTypes', 'auditUserId', 'scrollId'].map((name) => query(name, false)),
          query('size', false, { type: 'integer', minimum: 1, maximum: 100 }),
        ],
        responses: {
          200: {
            content: json({
              type: 'object',
              additionalProperties: false,
              required: ['meta', 'data'],
              properties: {
                meta: {
                  type: 'object',
                  required: ['totalRecordCount', 'scrollId'],
                  properties: { totalRecordCount: { type: 'integer' }, scrollId: nullable },
                },
                data: { type: 'array', items: record },
              },
            }),
          },
        },
      },
    },
  },
  components: { schemas: { ErrorResponse: error } },
}

export const ORGANIZATION: Json = {
  'x-source': 'https://learn.microsoft.com/graph/api/organization-list',
  paths: {
    '/organization': {
      get: {
        parameters: [query('$select', false)],
        responses: {
          200: {
            content: json({
              type: 'object',
              required: ['value'],
              properties: {
                value: {
                  type: 'array',
                  minItems: 1,
                  items: {
                    type: 'object',
                    required: ['id', 'displayName', 'verifiedDomains'],
                    properties: {
                      id: { type: 'string', format: 'uuid' },
                      displayName: text,
                      verifiedDomains: { type: 'array' },
                    },
                  },
                },
              },
            }),
          },
        },
      },
    },
  },
  components: {
    schemas: {
      'ODataErrors.ODataError': {
        type: 'object',
        required: ['error'],
        properties: { error: { type: 'object', required: ['code', 'message'] } },
      },
    },
  },
}
