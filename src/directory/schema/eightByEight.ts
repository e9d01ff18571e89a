/** 8x8's extension: Entra's gallery app sends the first URN, 8x8's own page names the second. */
import { text, type Schema } from './attribute.ts'

export const EIGHT_BY_EIGHT: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User',
  aliases: ['urn:8x8:scim:schemas:extension:8x8user:2.0:User'],
  name: '8x8User',
  description: 'What 8x8 adds to a person.',
  attributes: [
    text('site', 'Name of an 8x8 site, exactly as it is there. Once set it cannot be changed.', {
      caseExact: true,
      mutability: 'immutable',
      column: 'site',
    }),
  ],
}
