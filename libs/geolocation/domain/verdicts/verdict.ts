import type { Instant } from '@timeledger/kernel/clock.js';
import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { radius95Meters } from '../geometry/distance.js';
import { distanceToEdge } from '../geometry/shape.js';
import { isInIpRange, isLocallyAdministered, parseIpAddress, parseIpRange } from '../sites/network.js';
import { isOpenAt } from '../sites/opening-hours.js';
import type { Site } from '../sites/site.js';
import { severer, type VerdictAction, type VerdictOutcome, type VerdictPolicy } from './verdict-policy.js';

/** Where a device said that it was. */
export type Fix = {
  readonly at: Instant;
  readonly coordinates: Coordinates;
  /** The radius in metres that holds the place with 68 %, as the device reports it. */
  readonly accuracyMeters: number;
};

/** What a punch brings along for its verdict. */
export type PunchEvidence = {
  /** When the punch was made. */
  readonly at: Instant;
  readonly fix: Fix | null;
  /** Access points that the device heard, in lower case with colons. */
  readonly bssids: readonly string[];
  /** The address that the request came from. */
  readonly ip: string | null;
  /** What is odd about the evidence: kinds of signals, see `integrity`. */
  readonly signals: readonly string[];
};

/** Why a verdict is what it is. Codes: a person is told each in their language. */
export type VerdictReason =
  | 'position.within-site'
  | 'position.near-site'
  | 'position.beyond-sites'
  | 'position.straddles-edge'
  | 'position.missing'
  | 'position.stale'
  | 'position.too-coarse'
  | 'wifi.of-site'
  | 'ip.of-site'
  | 'evidence.contradictory'
  | 'site.closed'
  | 'sites.none'
  | `signal.${string}`;

export type Verdict = {
  readonly outcome: VerdictOutcome;
  readonly action: VerdictAction;
  /** The site that the outcome is about; `null` where it is about none. */
  readonly siteId: string | null;
  readonly reasons: readonly VerdictReason[];
  readonly policyVersion: number;
};

/** A site with its id. */
export type KnownSite = Site & { readonly siteId: string };

/** The outcome at one site, and how far its edge is: negative inside. */
type AtSite = { readonly site: KnownSite; readonly outcome: VerdictOutcome; readonly edgeMeters: number };

/**
 * Where a place stands to a site. The true place is within the 95 % radius of the reported one. If all of that circle is
 * inside the site grown by `nearMeters`, the place is inside or near, as the reported point is; if all of it is beyond, it is
 * outside; and where it reaches over that edge nobody knows: uncertain.
 */
export function outcomeAt(fix: Fix, site: KnownSite, policy: VerdictPolicy): AtSite | undefined {
  if (site.shape === null) return undefined;
  const edgeMeters = distanceToEdge(fix.coordinates, site.shape);
  const radius = radius95Meters(fix.accuracyMeters);
  const outcome = (): VerdictOutcome => {
    if (edgeMeters - radius > policy.nearMeters) return 'outside';
    if (edgeMeters + radius > policy.nearMeters) return 'uncertain';
    return edgeMeters <= 0 ? 'inside' : 'near';
  };
  return { site, outcome: outcome(), edgeMeters };
}

const BEST_FIRST: readonly VerdictOutcome[] = ['inside', 'near', 'uncertain', 'outside'];

/** The site that speaks best for the person; of alike ones the nearest, then the smallest id. */
const best = (all: readonly AtSite[]): AtSite | undefined =>
  [...all].sort(
    (a, b) =>
      BEST_FIRST.indexOf(a.outcome) - BEST_FIRST.indexOf(b.outcome) ||
      a.edgeMeters - b.edgeMeters ||
      (a.site.siteId < b.site.siteId ? -1 : 1),
  )[0];

/** Why a position cannot be used, if so. */
function unusable({ fix, at }: PunchEvidence, policy: VerdictPolicy): VerdictReason | undefined {
  if (fix === null) return 'position.missing';
  if (Math.abs(Date.parse(fix.at) - Date.parse(at)) > policy.maximumFixAgeMs) return 'position.stale';
  return fix.accuracyMeters > policy.maximumAccuracyMeters ? 'position.too-coarse' : undefined;
}

/** The site whose network the device was in: an access point that it heard, or else the address it came from. */
function networkSite(
  { bssids, ip }: PunchEvidence,
  sites: readonly KnownSite[],
): { readonly site: KnownSite; readonly reason: VerdictReason } | undefined {
  const heard = new Set(bssids.filter((bssid) => !isLocallyAdministered(bssid)));
  const byWifi = sites.find((site) => site.bssids.some((bssid) => heard.has(bssid)));
  if (byWifi !== undefined) return { site: byWifi, reason: 'wifi.of-site' };
  const address = ip === null ? undefined : parseIpAddress(ip);
  if (address === undefined) return undefined;
  const byAddress = sites.find(({ ipRanges }) =>
    ipRanges.some((text) => {
      const range = parseIpRange(text);
      return range !== undefined && isInIpRange(address, range);
    }),
  );
  return byAddress === undefined ? undefined : { site: byAddress, reason: 'ip.of-site' };
}

type Judged = Pick<Verdict, 'outcome' | 'siteId'> & { readonly reasons: readonly VerdictReason[] };

const POSITION_REASONS = {
  inside: 'position.within-site',
  near: 'position.near-site',
  outside: 'position.beyond-sites',
  uncertain: 'position.straddles-edge',
} as const satisfies Record<VerdictOutcome, VerdictReason>;

function judged(evidence: PunchEvidence, sites: readonly KnownSite[], policy: VerdictPolicy): Judged {
  const problem = unusable(evidence, policy);
  const { fix } = evidence;
  const found =
    fix === null || problem !== undefined
      ? undefined
      : best(sites.flatMap((site) => outcomeAt(fix, site, policy) ?? []));
  const network = networkSite(evidence, sites);
  const position = problem ?? POSITION_REASONS[found?.outcome ?? 'outside'];
  if (network === undefined) {
    // Of sites that are known by their networks alone a position says nothing.
    const isTellable = problem === undefined && (sites.length === 0 || found !== undefined);
    const outcome = found?.outcome ?? (isTellable ? 'outside' : 'uncertain');
    const siteId = outcome === 'outside' ? null : (found?.site.siteId ?? null);
    return { outcome, siteId, reasons: [position] };
  }
  const { siteId } = network.site;
  const reasons = [position, network.reason];
  // A position that is certainly elsewhere against a network that is here: one of them is wrong, or made up.
  const isElsewhere =
    fix !== null && problem === undefined && outcomeAt(fix, network.site, policy)?.outcome === 'outside';
  if (isElsewhere && found?.outcome !== 'inside')
    return { outcome: 'uncertain', siteId, reasons: [...reasons, 'evidence.contradictory'] };
  return { outcome: 'inside', siteId: found?.outcome === 'inside' ? found.site.siteId : siteId, reasons };
}

/**
 * What follows. Signals raise it: one to a flag, two of different kinds to what the policy says. A punch for which no site is
 * known is expected nowhere in particular and is allowed.
 */
function actionOf(
  { outcome, reasons }: Judged,
  signals: readonly string[],
  policy: VerdictPolicy,
): VerdictAction {
  const { actions } = policy;
  const byPlace = reasons.includes('sites.none') ? 'allow' : actions[outcome];
  const closed = reasons.includes('site.closed') ? 'flag' : 'allow';
  const kinds = new Set(signals).size;
  const bySignals = kinds === 0 ? 'allow' : kinds === 1 ? 'flag' : severer('flag', actions.severalSignals);
  return severer(severer(byPlace, closed), bySignals);
}

/**
 * Judges where a punch was made. Pure: the same evidence, sites and policy give the same verdict for ever.
 * @param sites the person's sites, or those of the tenant's that are around the position or have one of its networks;
 *   inactive ones do not count
 * @param hasSites whether the person has any site at all; `sites` may be empty because none is anywhere near
 */
export function judge(
  evidence: PunchEvidence,
  sites: readonly KnownSite[],
  policy: VerdictPolicy,
  hasSites = sites.some(({ isActive }) => isActive),
): Verdict {
  const active = sites.filter(({ isActive }) => isActive);
  const found: Judged = hasSites
    ? judged(evidence, active, policy)
    : { outcome: 'uncertain', siteId: null, reasons: ['sites.none'] };
  const site = active.find(({ siteId }) => siteId === found.siteId);
  const isAtSite = found.outcome === 'inside' || found.outcome === 'near';
  const isClosed = site !== undefined && isAtSite && !isOpenAt(site.openingHours, site.zone, evidence.at);
  const signals = [...new Set(evidence.signals)].sort();
  const reasons: readonly VerdictReason[] = [
    ...found.reasons,
    ...(isClosed ? (['site.closed'] as const) : []),
  ];
  return {
    outcome: found.outcome,
    action: actionOf({ ...found, reasons }, signals, policy),
    siteId: found.siteId,
    reasons: [...reasons, ...signals.map((kind): VerdictReason => `signal.${kind}`)],
    policyVersion: policy.version,
  };
}
