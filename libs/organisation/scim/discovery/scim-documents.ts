import { CORE_SCHEMA, ENTERPRISE_SCHEMA, type ScimObject } from '../protocol/scim-schema.js';
import { MAX_PAGE_RESOURCES } from '../protocol/scim-list.js';
import { SCIM_PATH, type ScimEndpoint } from '../http/scim-paths.js';

const place = (name: string): string => `/${SCIM_PATH}/${name}`;

/** What of SCIM this service can do (RFC 7643 §5). */
export const serviceProviderConfig: ScimObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  documentationUri: 'https://www.rfc-editor.org/rfc/rfc7644',
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MAX_PAGE_RESOURCES },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token of a machine client with the scopes scim:read and scim:write.',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: place('ServiceProviderConfig') },
};

const resourceType = (
  name: 'User' | 'Group',
  endpoint: ScimEndpoint,
  description: string,
  extensions: readonly ScimObject[],
): ScimObject => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: name,
  name,
  endpoint: `/${endpoint}`,
  description,
  schema: CORE_SCHEMA[name],
  ...(extensions.length > 0 && { schemaExtensions: extensions }),
  meta: { resourceType: 'ResourceType', location: place(`ResourceTypes/${name}`) },
});

/** The kinds of resources (RFC 7643 §6). */
export const resourceTypes: readonly ScimObject[] = [
  resourceType('User', 'Users', 'A person of the company, as the directory knows the person.', [
    { schema: ENTERPRISE_SCHEMA, required: false },
  ]),
  resourceType('Group', 'Groups', 'A group of the directory; what it means is said here.', []),
];

interface AttributeOptions {
  readonly type?: 'string' | 'boolean' | 'complex' | 'reference';
  readonly isRequired?: true;
  readonly isList?: true;
  readonly isReadOnly?: true;
  readonly uniqueness?: 'server';
  readonly isExact?: true;
  readonly parts?: readonly ScimObject[];
}

/** An attribute as a schema describes it (RFC 7643 §7). */
function attribute(name: string, description: string, options: AttributeOptions = {}): ScimObject {
  const { type = 'string', isRequired, isList, isReadOnly, isExact, uniqueness = 'none', parts } = options;
  return {
    name,
    type,
    multiValued: isList ?? false,
    description,
    required: isRequired ?? false,
    ...(type === 'string' && { caseExact: isExact ?? false, uniqueness }),
    mutability: isReadOnly === true ? 'readOnly' : 'readWrite',
    returned: 'default',
    ...(parts !== undefined && { subAttributes: parts }),
  };
}

const schemaDocument = (
  id: string,
  name: string,
  description: string,
  attributes: readonly ScimObject[],
): ScimObject => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id,
  name,
  description,
  attributes,
  meta: { resourceType: 'Schema', location: place(`Schemas/${id}`) },
});

const contactParts = (what: string): readonly ScimObject[] => [
  attribute('value', what),
  attribute(
    'type',
    'Answered as `work`: of several the primary one is kept, else the one for work, else the first.',
  ),
  attribute('primary', 'Whether it is the one to use.', { type: 'boolean' }),
];

/** The schemas with the attributes that are kept; every other one of RFC 7643 is taken and ignored (RFC 7643 §7). */
export const schemaDocuments: readonly ScimObject[] = [
  schemaDocument(CORE_SCHEMA.User, 'User', 'A person.', [
    attribute('externalId', 'The directory’s own id of the person.', { uniqueness: 'server', isExact: true }),
    attribute('userName', 'What the person signs in with at the directory.', {
      isRequired: true,
      uniqueness: 'server',
    }),
    attribute('name', 'The parts of the name.', {
      type: 'complex',
      parts: [
        attribute('formatted', 'The whole name.'),
        attribute('givenName', 'The given name.'),
        attribute('familyName', 'The family name.'),
      ],
    }),
    attribute('displayName', 'The name as people read it.'),
    attribute('active', 'Whether the person works with the product.', { type: 'boolean' }),
    attribute('emails', 'The address for work.', {
      type: 'complex',
      isList: true,
      parts: contactParts('The address.'),
    }),
    attribute('groups', 'The groups that the person is in: changed at the groups.', {
      type: 'complex',
      isList: true,
      isReadOnly: true,
      parts: [
        attribute('value', 'The id of the group.', { isReadOnly: true }),
        attribute('$ref', 'The path of the group.', { type: 'reference', isReadOnly: true }),
        attribute('display', 'The name of the group.', { isReadOnly: true }),
      ],
    }),
    attribute('phoneNumbers', 'The number for work.', {
      type: 'complex',
      isList: true,
      parts: contactParts('The number.'),
    }),
  ]),
  schemaDocument(ENTERPRISE_SCHEMA, 'EnterpriseUser', 'What a company knows of a person.', [
    attribute('employeeNumber', 'The staff number.', { uniqueness: 'server' }),
    attribute('manager', 'Who is responsible for the person, from the day on which it is sent.', {
      type: 'complex',
      parts: [
        attribute('value', 'The id of the manager’s User resource.'),
        attribute('$ref', 'The path of that resource.', { type: 'reference', isReadOnly: true }),
      ],
    }),
  ]),
  schemaDocument(CORE_SCHEMA.Group, 'Group', 'A group of the directory.', [
    attribute('externalId', 'The directory’s own id of the group.'),
    attribute('displayName', 'The name of the group.', { isRequired: true, uniqueness: 'server' }),
    attribute('members', 'Who is in the group.', {
      type: 'complex',
      isList: true,
      parts: [
        attribute('value', 'The id of the member’s User resource.'),
        attribute('$ref', 'The path of that resource.', { type: 'reference', isReadOnly: true }),
      ],
    }),
  ]),
];
