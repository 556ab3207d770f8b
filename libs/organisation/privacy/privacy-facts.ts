import { Inject, Injectable } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { streamIdOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { evolveConsents, initialConsents, type ConsentsState } from '../domain/privacy/consent.decider.js';
import {
  declarationAt,
  evolveLegalBasis,
  initialLegalBasis,
  type LegalBasisState,
} from '../domain/privacy/legal-basis.decider.js';
import {
  evolveLegalHolds,
  initialLegalHolds,
  type LegalHoldsState,
} from '../domain/privacy/legal-hold.decider.js';
import type {
  ConsentEvent,
  LegalBasisDeclared,
  LegalHoldEvent,
  Purpose,
  PurposeDeclaration,
  RetentionRuleDeclared,
} from '../domain/privacy/privacy-events.js';
import { evolveRetention, initialRetention, type RetentionState } from '../domain/privacy/retention.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { consentStream, legalBasisStream, legalHoldStream, retentionStream } from './privacy-streams.js';

/** What is in force for a purpose of a person, and for which country it was declared. */
export interface GroundInForce {
  readonly declaration: PurposeDeclaration | undefined;
  /** `null` where the declaration for every other country holds. */
  readonly country: string | null;
}

/** What is declared, agreed and held, from the log itself: nothing here may be older than the last command. */
@Injectable()
export class PrivacyFacts {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: Pick<OrganisationPorts, 'store' | 'hooks'>,
  ) {}

  /** Every event of a stream, opened. */
  async events(tenant: TenantId, stream: StreamId): Promise<readonly StoredEvent[]> {
    const events = await readToEnd(this.ports.store, tenant, stream);
    return Promise.all(events.map((event) => this.ports.hooks.read(event)));
  }

  /** The country of a person's work; `null` where nobody said. */
  async countryOf(tenant: TenantId, employee: string): Promise<string | null> {
    const events = await this.events(tenant, streamIdOf('organisation.employee', tenant, employee));
    const placed = events.findLast(({ data }) => data['country'] !== undefined);
    return typeof placed?.data['country'] === 'string' ? placed.data['country'] : null;
  }

  /** Whether the person is registered. */
  async isRegistered(tenant: TenantId, employee: string): Promise<boolean> {
    const stream = streamIdOf('organisation.employee', tenant, employee);
    return (await this.ports.store.readStream(tenant, stream, { limit: 1 })).length > 0;
  }

  /** The ground in force for a purpose in a country at an instant. */
  async groundAt(
    tenant: TenantId,
    country: string | null,
    purpose: Purpose,
    at: string,
  ): Promise<GroundInForce> {
    const others = await this.declarations(tenant, null);
    const own = country === null ? [] : await this.declarations(tenant, country);
    const declaration = declarationAt(own, others, purpose, at);
    const isOwn = declaration !== undefined && own.includes(declaration);
    return { declaration, country: isOwn ? country : null };
  }

  /** The languages in which the text of a declaration is written; none where nothing was declared. */
  async languagesOf(tenant: TenantId, { declaration, country }: GroundInForce): Promise<readonly string[]> {
    if (declaration === undefined) return [];
    const { purpose, textVersion } = declaration;
    // The streams of legal bases hold only declarations.
    const events = (await this.events(
      tenant,
      legalBasisStream(tenant, country),
    )) as unknown as readonly LegalBasisDeclared[];
    const found = events.find(
      ({ data: { declared } }) => declared.purpose === purpose && declared.textVersion === textVersion,
    );
    return found?.data.declared.texts.map(({ language }) => language) ?? [];
  }

  consents(tenant: TenantId, employee: string): Promise<ConsentsState> {
    return this.fold<ConsentsState, ConsentEvent>(
      tenant,
      consentStream(tenant, employee),
      initialConsents,
      evolveConsents,
    );
  }

  holds(tenant: TenantId, employee: string): Promise<LegalHoldsState> {
    return this.fold<LegalHoldsState, LegalHoldEvent>(
      tenant,
      legalHoldStream(tenant, employee),
      initialLegalHolds,
      evolveLegalHolds,
    );
  }

  retention(tenant: TenantId): Promise<RetentionState> {
    return this.fold<RetentionState, RetentionRuleDeclared>(
      tenant,
      retentionStream(tenant),
      initialRetention,
      evolveRetention,
    );
  }

  private async declarations(
    tenant: TenantId,
    country: string | null,
  ): Promise<readonly PurposeDeclaration[]> {
    const state = await this.fold<LegalBasisState, LegalBasisDeclared>(
      tenant,
      legalBasisStream(tenant, country),
      initialLegalBasis,
      evolveLegalBasis,
    );
    return state.purposes;
  }

  private async fold<State, Event>(
    tenant: TenantId,
    stream: StreamId,
    initial: State,
    evolve: (state: State, event: Event) => State,
  ): Promise<State> {
    const events = await this.events(tenant, stream);
    // The streams of privacy hold only their own events.
    return events.reduce((state, event) => evolve(state, event as unknown as Event), initial);
  }
}
