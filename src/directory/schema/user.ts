/** The core User schema, RFC 7643 §4.1 and §8.7.1. */
import { attribute, complex, list, text, type Schema } from './attribute.ts'

const uri = (name: string, description: string) =>
  attribute(name, 'reference', description, { referenceTypes: ['external'] })

export const USER: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  aliases: [],
  name: 'User',
  description: 'User Account',
  attributes: [
    text('userName', 'Sets both Username and Federation ID at 8x8. Compared without case.', {
      required: true,
      uniqueness: 'server',
      column: 'userName',
    }),
    complex('name', 'The parts of the name.', [
      text('formatted', 'The whole name.'),
      text('familyName', 'Last name.', { column: 'familyName' }),
      text('givenName', 'First name.', { column: 'givenName' }),
      text('middleName', 'Middle names.'),
      text('honorificPrefix', 'For example Dr.'),
      text('honorificSuffix', 'For example III.'),
    ]),
    text('displayName', 'The name shown to people.', { column: 'displayName' }),
    text('nickName', 'What the person is called.'),
    uri('profileUrl', 'A page about the person.'),
    text('title', 'Job title.', { column: 'title' }),
    text('userType', 'The relation to the company, for example Employee.'),
    text('preferredLanguage', 'As in Accept-Language.'),
    text('locale', 'For dates and numbers, for example en-GB.'),
    text('timezone', 'An Olson name, for example Europe/London.'),
    attribute('active', 'boolean', 'False: deactivated. The person, the licence and the number stay.', {
      column: 'active',
    }),
    text('password', 'Taken and never kept: people sign in by their identity provider.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
    }),
    list('emails', 'E-mail addresses.', text('value', 'The address.', { column: 'email' }), ['work', 'home', 'other']),
    list('phoneNumbers', 'Personal contact numbers; never the 8x8 number.', text('value', 'The number.'), [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    list('ims', 'Instant messaging addresses.', text('value', 'The address.'), null),
    list('photos', 'Pictures.', uri('value', 'URL of the picture.'), ['photo', 'thumbnail']),
    complex(
      'addresses',
      'Postal addresses.',
      [
        text('formatted', 'The whole address.'),
        text('streetAddress', 'Street and house number.'),
        text('locality', 'City.'),
        text('region', 'State or region.'),
        text('postalCode', 'Postal code.'),
        text('country', 'ISO 3166-1 alpha-2.'),
        text('type', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
        attribute('primary', 'boolean', 'The preferred one; true for at most one.'),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'Groups that the person is a member of. Changed through the group.',
      [
        text('value', 'Id of the group.', { caseExact: true, mutability: 'readOnly' }),
        attribute('$ref', 'reference', 'URI of the group.', { mutability: 'readOnly', referenceTypes: ['Group'] }),
        text('display', 'Name of the group.', { mutability: 'readOnly' }),
        text('type', 'How the membership comes about.', { mutability: 'readOnly', canonicalValues: ['direct'] }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    list('entitlements', 'What the person is entitled to.', text('value', 'The entitlement.'), null),
    list('roles', 'Roles in the company.', text('value', 'The role.'), null),
    list('x509Certificates', 'Certificates.', attribute('value', 'binary', 'DER, Base64.'), null),
  ],
}
