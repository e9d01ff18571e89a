/** A resource type with an attribute of every type, which Users and Groups do not have. */
import { attribute, complex, text, type ResourceType } from '../../../src/directory/schema/attribute.ts'

export const THINGS: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'Things.',
  schema: {
    id: 'urn:example:Thing',
    aliases: [],
    name: 'Thing',
    description: 'A thing.',
    attributes: [
      text('name', 'Text.'),
      text('code', 'Exact text.', { caseExact: true }),
      attribute('big', 'boolean', 'Yes or no.'),
      attribute('size', 'decimal', 'A number.'),
      attribute('count', 'integer', 'A whole number.'),
      attribute('made', 'dateTime', 'When.'),
      attribute('seal', 'binary', 'Bytes.'),
      attribute('page', 'reference', 'A URI.', { referenceTypes: ['external'] }),
      text('tags', 'Plain texts.', { multiValued: true }),
      attribute('sizes', 'decimal', 'Numbers.', { multiValued: true }),
      complex('part', 'One part.', [text('value', 'Text.'), attribute('weight', 'integer', 'A number.')]),
      complex(
        'parts',
        'Parts.',
        [
          text('value', 'Text.'),
          text('code', 'Exact text.', { caseExact: true }),
          attribute('weight', 'integer', 'A number.'),
          attribute('made', 'dateTime', 'When.'),
          attribute('good', 'boolean', 'Yes or no.'),
          attribute('seal', 'binary', 'Bytes.'),
          attribute('hidden', 'string', 'Never answered.', { returned: 'never' }),
          text('names', 'Plain texts in an element.', { multiValued: true }),
        ],
        { multiValued: true },
      ),
    ],
  },
  extensions: [],
}
