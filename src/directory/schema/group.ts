/** The Group schema, RFC 7643 §4.2. */
import { attribute, complex, text, type Schema } from './attribute.ts'

export const GROUP: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  aliases: [],
  name: 'Group',
  description: 'Group',
  attributes: [
    text('displayName', 'The name shown to people.', { required: true, column: 'displayName' }),
    complex(
      'members',
      'Who is in the group. A member is there once, however often it is added.',
      [
        text('value', 'Id of the member.', {
          required: true,
          caseExact: true,
          mutability: 'immutable',
          column: 'member',
        }),
        attribute('$ref', 'reference', 'URI of the member.', {
          mutability: 'immutable',
          referenceTypes: ['User', 'Group'],
        }),
        text('type', 'What the member is.', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }),
        text('display', 'Name of the member.', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ],
}
