import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import { answerList, answerResource } from '../http/scim-answer.js';
import {
  SCIM_BODY_PROBLEMS,
  SCIM_PATCH_PROBLEMS,
  scimBody,
  scimIfMatch,
  scimPatchBody,
} from '../http/scim-operation.js';
import { SCIM_MEDIA_TYPE, SCIM_PATH } from '../http/scim-paths.js';
import { resourceIdOf, ScimBody, ScimIfMatch, ScimParameters, type ScimQuery } from '../http/scim-request.js';
import { ScimListQuery, ScimShownQuery } from '../http/scim.dto.js';
import { conditionOf } from '../protocol/scim-filter.js';
import { listResponseOf } from '../protocol/scim-list.js';
import { patched } from '../protocol/scim-patch.js';
import { normalResource, type ScimObject } from '../protocol/scim-schema.js';
import { provisionedUserOf } from '../protocol/scim-user.js';
import { DirectoryGroupQueries } from '../groups/directory-group.queries.js';
import { DirectoryPeople, type ProvisionedPerson } from './directory-person.js';
import { DirectoryUserCommands } from './directory-user.commands.js';
import { DirectoryUserQueries } from './directory-user.queries.js';
import { userResourceOf, wholeOf } from './scim-user-resource.js';
import {
  ScimUserBody,
  scimUserBodyExample,
  scimUserExample,
  ScimUserListView,
  ScimUserView,
} from './scim-user.dto.js';

const TAG = 'Provisioning (SCIM)';
const CHANGE_PROBLEMS = [
  'scim.not-unique',
  'employee.staff-number-taken',
  'employee.last-administrator',
  'reporting-line.cycle',
  'reporting-line.too-deep',
  'request.invalid',
  'limit.exceeded',
] as const;

const userResponse = (description: string, status = 200): OperationResponse => ({
  status,
  description,
  type: ScimUserView,
  mediaType: SCIM_MEDIA_TYPE,
  example: scimUserExample,
  headers: ['ETag', 'Location'],
});

/** The people whom a directory provisions (RFC 7644 section 3). */
@Controller(`${SCIM_PATH}/Users`)
export class ScimUsersController {
  constructor(
    @Inject(DirectoryUserCommands) private readonly commands: DirectoryUserCommands,
    @Inject(DirectoryUserQueries) private readonly queries: DirectoryUserQueries,
    @Inject(DirectoryPeople) private readonly people: DirectoryPeople,
    @Inject(DirectoryGroupQueries) private readonly groups: DirectoryGroupQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    ...{ id: 'createScimUser', tag: TAG, summary: 'Provision a person', ...scimBody },
    description:
      'Takes the employee whose id is the `externalId`, where that is a UUID, else who has the staff number (`employeeNumber`), if not provisioned yet; else whom the directory called so before it deleted the person, else registers a new employee, with the `externalId` as the id where it is a UUID. Never by the e-mail address. Needs no key to be safe to repeat: the same again answers 409 `uniqueness`.',
    requestType: ScimUserBody,
    requestExample: scimUserBodyExample,
    queryType: ScimShownQuery,
    response: userResponse('The person.', 201),
    problems: [...SCIM_BODY_PROBLEMS, ...CHANGE_PROBLEMS],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @ScimBody() body: unknown,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const wanted = provisionedUserOf(normalResource('User', body));
    const person = await this.commands.provision(principal, wanted);
    return this.answer(principal.tenantId, person, reply, query);
  }

  @Get()
  @Operation({
    ...{ id: 'listScimUsers', tag: TAG, summary: 'Find people', queryType: ScimListQuery },
    description:
      'People who are provisioned, by id. The filter compares (`eq`) `userName`, `externalId`, `emails.value`, `active`, `id`, joined by `and` and `or`.',
    response: {
      description: 'A page of people.',
      type: ScimUserListView,
      mediaType: SCIM_MEDIA_TYPE,
      example: listResponseOf([scimUserExample], 1, { startIndex: 1, count: 100 }),
    },
    problems: ['scim.invalid-filter', 'scim.invalid-value'],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const { filter, page } = query;
    const condition = filter === undefined ? undefined : conditionOf('User', filter);
    const { people, totalResults } = await this.queries.list(tenantId, condition, page);
    const ids = people.map(({ employeeId }) => employeeId);
    const groups = await this.groups.groupsOf(tenantId, ids);
    const resources = people.map((person) => userResourceOf(person, groups.get(person.employeeId)));
    return answerList(reply, { resources, totalResults }, query);
  }

  @Get(':id')
  @Operation({
    ...{ id: 'getScimUser', tag: TAG, summary: 'Read a person', queryType: ScimShownQuery },
    description: 'A person who is provisioned. Whoever was deleted or erased answers 404.',
    response: userResponse('The person.'),
    problems: ['scim.unknown', 'scim.invalid-value'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const person = await this.people.provisioned(tenantId, idOf(id));
    return this.answer(tenantId, person, reply, query);
  }

  @Put(':id')
  @Operation({
    ...{ id: 'replaceScimUser', tag: TAG, summary: 'Replace a person', ...scimBody },
    description:
      'Names are as the body says, those left out are gone. `emails`, `phoneNumbers`, `active`, `employeeNumber` and `manager` stay when they are left out: a directory that does not manage them takes nothing away. An empty value takes away.',
    requestType: ScimUserBody,
    requestExample: scimUserBodyExample,
    queryType: ScimShownQuery,
    parameters: [scimIfMatch],
    response: userResponse('The person.'),
    problems: [...SCIM_BODY_PROBLEMS, ...CHANGE_PROBLEMS, 'scim.unknown', 'revision.stale'],
  })
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ScimBody() body: unknown,
    @ScimIfMatch() ifMatch: string | undefined,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const wanted = provisionedUserOf(normalResource('User', body));
    const person = await this.commands.revise(principal, idOf(id), () => wanted, ifMatch);
    return this.answer(principal.tenantId, person, reply, query);
  }

  @Patch(':id')
  @Operation({
    ...{ id: 'patchScimUser', tag: TAG, summary: 'Change a person', ...scimPatchBody },
    description:
      'All operations or none. `active` false deactivates the person as `POST /v1/employees/{id}/deactivation` does, true reactivates. A manager is responsible from today on.',
    requestExample: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'active', value: false }],
    },
    queryType: ScimShownQuery,
    parameters: [scimIfMatch],
    response: userResponse('The person.'),
    problems: [...SCIM_PATCH_PROBLEMS, ...CHANGE_PROBLEMS, 'scim.unknown', 'revision.stale'],
  })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ScimBody() body: unknown,
    @ScimIfMatch() ifMatch: string | undefined,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const person = await this.commands.revise(
      principal,
      idOf(id),
      (present) => provisionedUserOf(wholeOf(patched('User', userResourceOf(present), body))),
      ifMatch,
    );
    return this.answer(principal.tenantId, person, reply, query);
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({
    ...{ id: 'deleteScimUser', tag: TAG, summary: 'Take a person from the directory' },
    description:
      'Deactivates the person and forgets that the directory knows the person: the resource answers 404 from then on. Everything recorded stays; it is no erasure. Provisioned again, the person is the same one.',
    parameters: [scimIfMatch],
    response: { status: 204, description: 'Done.' },
    problems: ['scim.unknown', 'employee.last-administrator', 'revision.stale'],
  })
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ScimIfMatch() ifMatch: string | undefined,
  ): Promise<void> {
    await this.commands.remove(principal, idOf(id), ifMatch);
  }

  private async answer(
    tenantId: TenantId,
    person: ProvisionedPerson,
    reply: FastifyReply,
    query: ScimQuery,
  ): Promise<ScimObject> {
    const groups = await this.groups.groupsOf(tenantId, [person.employeeId]);
    return answerResource(reply, userResourceOf(person, groups.get(person.employeeId)), query);
  }
}

/** Ids of users are ids of employees. */
const idOf = (id: string): EmployeeId => resourceIdOf(id) as EmployeeId;
