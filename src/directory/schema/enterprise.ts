/** The enterprise extension, RFC 7643 §4.3. */
import { attribute, complex, text, type Schema } from './attribute.ts'

export const ENTERPRISE: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  aliases: [],
  name: 'EnterpriseUser',
  description: 'What a company adds to a person.',
  attributes: [
    text('employeeNumber', 'Given by the company.'),
    text('costCenter', 'Name of a cost centre.'),
    text('organization', 'Name of an organisation.'),
    text('division', 'Name of a division.'),
    text('department', 'Name of a department.', { column: 'department' }),
    complex('manager', 'The person’s manager.', [
      text('value', 'Id of the manager’s resource.', { caseExact: true }),
      attribute('$ref', 'reference', 'URI of the manager’s resource.', { referenceTypes: ['User'] }),
      text('displayName', 'Name of the manager.', { mutability: 'readOnly' }),
    ]),
  ],
}
