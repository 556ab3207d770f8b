import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { radius95Meters } from '../domain/geometry/distance.js';
import { isIpElsewhere, type SignalKind } from '../domain/integrity/signals.js';
import { judge, type Fix, type KnownSite, type Verdict } from '../domain/verdicts/verdict.js';
import {
  evolveVerdictPolicies,
  initialVerdictPolicies,
  verdictPolicyOn,
  type VerdictPolicies,
  type VerdictPolicy,
} from '../domain/verdicts/verdict-policy.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import { KnownSites } from '../sites/known-sites.js';
import { GeoSites } from '../sites/geo-sites.js';
import type { SiteIndex } from '../sites/site-index.js';
import { verdictPolicyStream } from '../streams.js';

/** A punch, and what there is to judge it by. */
export interface JudgedPunch {
  readonly employeeId: string;
  /** When it was made, and the IANA zone of the place: the local date decides on the policy. */
  readonly at: Instant;
  readonly zone: string;
  readonly fix: (Fix & { readonly isMock: boolean }) | null;
  readonly bssids: readonly string[];
  /** The address that the evidence came from. */
  readonly ip: string | null;
}

/** A verdict with the signals that it names. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly signals: readonly SignalKind[];
}

// The stream holds versions of the policy only.
const evolvePolicies = evolveVerdictPolicies as unknown as (
  state: VerdictPolicies,
  event: StoredEvent,
) => VerdictPolicies;

/** Judges punches by the sites and the policy of their tenant. Records nothing. */
@Injectable()
export class Judgements {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(KnownSites) private readonly known: KnownSites,
    @Inject(GeoSites) private readonly sites: GeoSites,
  ) {}

  /** Every version of a tenant's policy, as the log has them. */
  async policies(tenantId: TenantId): Promise<VerdictPolicies> {
    const { store, hooks } = this.ports;
    const stream = verdictPolicyStream(tenantId);
    const { state } = await foldStream(
      store,
      hooks,
      tenantId,
      stream,
      initialVerdictPolicies,
      evolvePolicies,
    );
    return state;
  }

  /** The verdict on a punch. */
  async judge(tenantId: TenantId, punch: JudgedPunch): Promise<Judgement> {
    const { at, zone, employeeId, fix } = punch;
    const [index, policies, { siteIds }] = await Promise.all([
      this.known.of(tenantId),
      this.policies(tenantId),
      this.sites.assigned(tenantId, employeeId),
    ]);
    const date = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
    const policy = verdictPolicyOn(policies, date);
    const nowMs = this.ports.clock.nowMs();
    // The address is where the evidence was sent from: it tells of the punch only when that was just now.
    const isJustNow = Math.abs(nowMs - Date.parse(at)) <= policy.maximumFixAgeMs;
    const ip = isJustNow ? punch.ip : null;
    const ofAddress = ip === null ? [] : index.withAddress(ip);
    const signals: SignalKind[] = [];
    if (fix?.isMock === true) signals.push('mock-position');
    if (fix !== null && ip !== null && isIpElsewhere(fix, ip, ofAddress)) signals.push('ip-elsewhere');
    const evidence = { at, fix, bssids: punch.bssids, ip, signals };
    const sites = sitesFor(index, siteIds, { ...punch, ofAddress }, policy);
    const hasSites = siteIds.length > 0 || index.size > 0;
    return { verdict: judge(evidence, sites, policy, hasSites), signals };
  }
}

/** The sites that a verdict can be about: those where the person is expected, or those around and those heard of. */
function sitesFor(
  index: SiteIndex,
  siteIds: readonly string[],
  { fix, bssids, ofAddress }: JudgedPunch & { readonly ofAddress: readonly KnownSite[] },
  policy: VerdictPolicy,
): readonly KnownSite[] {
  if (siteIds.length > 0) return siteIds.flatMap((siteId) => index.get(siteId) ?? []);
  // Beyond this a site is certainly one that the person is outside of.
  const reach = fix === null ? 0 : policy.nearMeters + radius95Meters(fix.accuracyMeters);
  const isUsable = fix !== null && fix.accuracyMeters <= policy.maximumAccuracyMeters;
  const found = [
    ...(isUsable ? index.around(fix.coordinates, reach) : []),
    ...index.withBssid(bssids),
    ...ofAddress,
  ];
  return [...new Map(found.map((site) => [site.siteId, site])).values()];
}
