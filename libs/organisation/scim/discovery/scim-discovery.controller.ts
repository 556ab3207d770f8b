import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import { SCIM_MEDIA_TYPE, SCIM_PATH } from '../http/scim-paths.js';
import { ScimDocumentView, ScimListView } from '../http/scim.dto.js';
import { listResponseOf } from '../protocol/scim-list.js';
import { CORE_SCHEMA, type ScimObject } from '../protocol/scim-schema.js';
import { resourceTypes, schemaDocuments, serviceProviderConfig } from './scim-documents.js';

const documentResponse = (description: string, example: ScimObject | undefined): OperationResponse => ({
  description,
  type: ScimDocumentView,
  mediaType: SCIM_MEDIA_TYPE,
  example,
});
const listResponse = (description: string, documents: readonly ScimObject[]): OperationResponse => ({
  description,
  type: ScimListView,
  mediaType: SCIM_MEDIA_TYPE,
  example: listOf(documents),
});
const listOf = (documents: readonly ScimObject[]): ScimObject =>
  listResponseOf(documents, documents.length, { startIndex: 1, count: documents.length });

/** What this service can do of SCIM, for directories that ask before they begin (RFC 7644 section 4). */
@Controller(SCIM_PATH)
export class ScimDiscoveryController {
  @Get('ServiceProviderConfig')
  @Operation({
    id: 'getScimServiceProviderConfig',
    tag: 'Provisioning (SCIM)',
    summary: 'What of SCIM is supported',
    description: 'PATCH, filters and ETags are; bulk requests, sorting and passwords are not.',
    response: documentResponse('What is supported.', serviceProviderConfig),
    problems: [],
  })
  config(@Res({ passthrough: true }) reply: FastifyReply): ScimObject {
    reply.type(SCIM_MEDIA_TYPE);
    return serviceProviderConfig;
  }

  @Get('ResourceTypes')
  @Operation({
    id: 'listScimResourceTypes',
    tag: 'Provisioning (SCIM)',
    summary: 'Kinds of resources',
    description: 'The kinds of resources that can be provisioned, and where they stand.',
    response: listResponse('The kinds.', resourceTypes),
    problems: [],
  })
  types(@Res({ passthrough: true }) reply: FastifyReply): ScimObject {
    reply.type(SCIM_MEDIA_TYPE);
    return listOf(resourceTypes);
  }

  @Get('ResourceTypes/:name')
  @Operation({
    id: 'getScimResourceType',
    tag: 'Provisioning (SCIM)',
    summary: 'One kind of resource',
    description: 'A kind of resource by its name: `User`, `Group`.',
    response: documentResponse('The kind.', resourceTypes[0]),
    problems: ['scim.unknown'],
  })
  type(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): ScimObject {
    reply.type(SCIM_MEDIA_TYPE);
    return found(resourceTypes, name);
  }

  @Get('Schemas')
  @Operation({
    id: 'listScimSchemas',
    tag: 'Provisioning (SCIM)',
    summary: 'Schemas of resources',
    description:
      'The attributes that are kept. Every other attribute of RFC 7643, and every extension, is taken and ignored.',
    response: listResponse('The schemas.', schemaDocuments),
    problems: [],
  })
  schemas(@Res({ passthrough: true }) reply: FastifyReply): ScimObject {
    reply.type(SCIM_MEDIA_TYPE);
    return listOf(schemaDocuments);
  }

  @Get('Schemas/:name')
  @Operation({
    id: 'getScimSchema',
    tag: 'Provisioning (SCIM)',
    summary: 'One schema',
    description: `A schema by its URN: \`${CORE_SCHEMA.User}\`.`,
    response: documentResponse('The schema.', schemaDocuments[0]),
    problems: ['scim.unknown'],
  })
  schema(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): ScimObject {
    reply.type(SCIM_MEDIA_TYPE);
    return found(schemaDocuments, name);
  }
}

/** Names of kinds and schemas are told apart by case nowhere else either (RFC 7643 §2.1). */
function found(documents: readonly ScimObject[], name: string): ScimObject {
  const document = documents.find(({ id }) => String(id).toLowerCase() === name.toLowerCase());
  if (document === undefined) throw new DomainError('scim.unknown', 'not-found');
  return document;
}
