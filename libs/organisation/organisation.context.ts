import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import { staffNumberTakeOver } from './claims/staff-number-take-over.reactor.js';
import { ORGANISATION_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { ORGANISATION_SOURCE, ORGANISATION_TOPIC } from './contracts/public-events.js';
import { devicesProjection } from './devices/devices.projection.js';
import { organisationEventSchemas } from './event-schemas.js';
import { staffNumbersProjection } from './import/staff-number-claims.projection.js';
import { organisationMigrations } from './migrations.js';
import type { OrganisationPorts } from './organisation-ports.js';
import { OrganisationModule } from './organisation.module.js';
import { organisationProblems } from './organisation.problems.js';
import { carryOutErasures, ERASURE_SCHEDULE } from './privacy/carry-out-erasures.job.js';
import { startDataExports } from './privacy/data-exports/start-data-exports.js';
import { dataExportReactor } from './privacy/data-exports/build-data-export.job.js';
import { dataExportsProjection } from './privacy/data-exports/data-exports.projection.js';
import { erasureProjection } from './privacy/erasure.projection.js';
import { CARRY_OUT_ERASURES } from './privacy/erasures.js';
import { organisationExportSections } from './privacy/export-sections/organisation-export-sections.js';
import { organisationPersonalData } from './privacy/personal-data.js';
import { privacyProjection } from './privacy/privacy.projection.js';
import { RETENTION_SCHEDULE, RUN_RETENTION, runRetention } from './privacy/retention.job.js';
import { organisationPublicMapping } from './public-events.mapping.js';
import { organisationProjection } from './read-model/organisation.projection.js';
import { directoryGroupEffects } from './scim/groups/directory-group-effects.reactor.js';
import { directoryGroupsProjection } from './scim/groups/directory-groups.projection.js';
import { directoryUsersProjection } from './scim/users/directory-users.projection.js';

const COMPANY = 'about the company, its places, rules or machines, and no person';
const REPEATED = 'keeps a value unique; what it says stands in the facts of the person';

const ABOUT_THE_COMPANY = [
  ...['TeamChanged', 'SiteChanged', 'PayGroupDefined', 'OrganisationImported', 'LegalBasisDeclared'],
  ...['RetentionRuleDeclared', 'RetentionRunStarted', 'RetentionRunFinished'],
  ...['TenantCreated', 'TenantSuspended', 'TenantResumed', 'IssuerTrusted', 'IssuerWithdrawn'],
  ...['LimitsChanged', 'ServiceAccountRegistered', 'ServiceAccountScopesChanged'],
  ...['ServiceAccountRevoked', 'DirectoryTokenIssued', 'DirectoryTokenUsed', 'DirectoryTokenRevoked'],
  ...['DirectoryGroupCreated', 'DirectoryGroupRenamed', 'DirectoryGroupMeaningSet', 'DirectoryGroupDeleted'],
];

/** Organisation: tenants, employees, teams, roles, devices, privacy. */
export const organisationContext: ContextDefinition<OrganisationPorts> = {
  name: 'organisation',
  eventSchemas: organisationEventSchemas,
  migrations: organisationMigrations,
  projections: [
    organisationProjection,
    staffNumbersProjection,
    devicesProjection,
    privacyProjection,
    erasureProjection,
    directoryGroupsProjection,
    directoryUsersProjection,
    dataExportsProjection,
  ],
  publicTopic: {
    topic: ORGANISATION_TOPIC,
    source: ORGANISATION_SOURCE,
    about: 'Who is employed, how wages are reckoned, who is responsible for whom.',
    key: '`<tenant>.<employee>`, of pay groups `<tenant>.<pay group>`.',
    schemas: ORGANISATION_PUBLIC_SCHEMAS,
    mapping: organisationPublicMapping,
  },
  problems: organisationProblems,
  personalData: organisationPersonalData,
  notInArchive: {
    ...Object.fromEntries(ABOUT_THE_COMPANY.map((name) => [`organisation.${name}`, COMPANY])),
    'organisation.TreeChangeClaimed': REPEATED,
    'organisation.StaffNumberClaimed': REPEATED,
    'organisation.DirectoryNameClaimed': REPEATED,
  },
  exportSections: organisationExportSections,
  module: (ports) => OrganisationModule.with(ports),
  reactors: (ports, { jobs, logger }) => ({
    isWaitedFor: true,
    reactors: [
      directoryGroupEffects(ports, logger),
      dataExportReactor(jobs),
      // It alone opens what it needs.
      staffNumberTakeOver(ports, logger),
    ],
  }),
  async startJobs(ports, { jobs, followerPool, logger }) {
    const { keys } = ports;
    if (keys !== undefined) {
      await jobs.process(RUN_RETENTION, runRetention({ ...ports, followerPool, keys, logger }));
      await jobs.repeat(RUN_RETENTION, RETENTION_SCHEDULE);
      await jobs.process(CARRY_OUT_ERASURES, carryOutErasures({ ...ports, followerPool, logger }));
      await jobs.repeat(CARRY_OUT_ERASURES, ERASURE_SCHEDULE);
    }
    await startDataExports(jobs, { ...ports, followerPool }, logger);
  },
};
