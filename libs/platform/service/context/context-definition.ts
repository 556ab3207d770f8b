import type { DynamicModule, Type } from '@nestjs/common';
import type { Pool } from 'pg';
import type { MigrationClass } from '@timeledger/database/migrations.js';
import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { PersonalDataKind } from '@timeledger/event-store/sealing/personal-data.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JobQueue } from '@timeledger/jobs/port.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { TakenIn } from '@timeledger/runtime/confirmation.js';
import type { IntakeOptions } from '@timeledger/runtime/intake.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { GrpcService } from '../grpc/grpc-service.js';
import type { ProblemDefinitions } from '../problems/problem-catalogue.js';
import type { ContextPorts } from './context-ports.js';

/** The topic of a context, and what it says in the document of public events. */
export interface PublicTopic {
  /** `timeledger.attendance.v1`. */
  readonly topic: string;
  /** CloudEvents `source` of everything on it. */
  readonly source: string;
  /** What it tells, in one English sentence. */
  readonly about: string;
  /** What messages are kept in order by, in English. */
  readonly key: string;
  /** A JSON Schema for each public type. */
  readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly mapping: PublicMapping;
}

/** The reactors of a context, and whether they see sealed members opened. */
export interface ContextReactors {
  readonly reactors: readonly Reactor[];
  /** Without it sealed members stay sealed: the rule. */
  readonly seesSealed?: boolean;
  /** Whether somebody waits for what they do: then they follow at once, not in batches. */
  readonly isWaitedFor?: boolean;
}

/** What a context takes in from the bus. */
export type ContextIntake = Pick<IntakeOptions, 'group' | 'topics' | 'handle' | 'logger' | 'from'>;

/** What followers of a context work with besides its ports. */
export interface FollowingPorts {
  readonly jobs: JobQueue;
  /** Reads of the follower's role: rows of all tenants. */
  readonly followerPool: Pool;
  readonly logger: Logger;
}

/**
 * Everything that the product has to know of a context. Database, roles, followers, read models and their rebuild,
 * backup, public topics, archives, the documents and the tests of tenants, erasure and access all go over the list of
 * these: a context that is in the list is in everything.
 */
export interface ContextDefinition<Ports extends ContextPorts = ContextPorts> {
  /** Name of the database schema, prefix of streams and event types: `attendance`. */
  readonly name: string;
  readonly eventSchemas: readonly EventSchema[];
  /** Of the read model's schema, in order. */
  readonly migrations: readonly MigrationClass[];
  /** The read models that queries wait for. */
  readonly projections: readonly Projection[];
  readonly publicTopic: PublicTopic;
  readonly problems: ProblemDefinitions;
  /** What the context holds about people. */
  readonly personalData: readonly PersonalDataKind[];
  /** Event types that no section of a person's archive tells of, and why. */
  readonly notInArchive: Readonly<Record<string, string>>;
  /** Event types that sections tell of without naming them: by type, the section. */
  readonly toldBy?: Readonly<Record<string, string>>;
  /** What goes into the archive of a person. */
  exportSections(ports: Ports): readonly ExportSection[];
  module(ports: Ports): DynamicModule;
  /** Classes of the module that answer gRPC. */
  readonly grpcServices?: readonly Type<GrpcService>[];
  reactors?(ports: Ports, following: FollowingPorts): ContextReactors;
  intakes?(ports: Ports): readonly ContextIntake[];
  /** Handles and schedules the jobs of the context. */
  startJobs?(ports: Ports, following: FollowingPorts): Promise<void>;
  /** Whether the context acts on an event of organisation by now; for facts whose effect somebody waits for. */
  takenIn?(ports: Ports): TakenIn;
}
