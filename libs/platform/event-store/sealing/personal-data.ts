import type { TenantId } from '@timeledger/kernel/ids.js';
import type { EventSchema, PersonalPurpose } from '../event-schema.js';

/**
 * One kind of what is held about people, as a context registers it. All kinds of all contexts together are the one list
 * that erasure, export and the proof of erasure go by; a spec of the app fails when something sealed is in no kind.
 */
export interface PersonalDataKind {
  /** Dotted, begins with the context: `attendance.position`. Never renamed: erasures record it. */
  readonly name: string;
  /** Whose keys seal it; months of their own where the purpose has them. */
  readonly purpose: PersonalPurpose;
  /** The class of retention that says until when it is kept where a law asks for it. */
  readonly retentionClass: string;
  /** Where it stands in stored events: type to the sealed members of `data` (dotted paths). */
  readonly events: Readonly<Record<string, readonly string[]>>;
  /** Columns of read models that carry it as it is stored, sealed: `organisation.employee.facts`. */
  readonly columns: readonly string[];
  /** What it is, for people. */
  readonly text: { readonly en: string; readonly zh: string };
}

/**
 * What of a person stands outside the logs, where no key can be destroyed: it is removed instead. What comes back with a
 * restored backup is removed again when the product starts.
 */
export interface RemovablePersonalData {
  /** The name of the kind: `issuer.account`. */
  readonly kind: string;
  /**
   * Whether it is a copy of what is held elsewhere: it goes with every erasure, also where a legal hold or a legal
   * obligation keeps the original.
   */
  readonly isCopy?: true;
  /** How many such things there are of the person. */
  count(tenantId: TenantId, subject: string): Promise<number>;
  /** Removes all of the person; safe to repeat. @returns how many were removed */
  remove(tenantId: TenantId, subject: string): Promise<number>;
}

/** A sealed member that no kind names, or one that a kind names wrongly; the text says which. */
export type PersonalDataGap = string;

/** Compares the kinds with what the schemas of the events seal. @returns what does not fit; empty when all does */
export function gapsBetween(
  kinds: readonly PersonalDataKind[],
  schemas: readonly EventSchema[],
): readonly PersonalDataGap[] {
  const gaps: PersonalDataGap[] = [];
  const named = new Map<string, PersonalDataKind[]>();
  for (const kind of kinds)
    for (const [type, members] of Object.entries(kind.events))
      for (const member of members) {
        const place = `${type} ${member}`;
        named.set(place, [...(named.get(place) ?? []), kind]);
      }
  for (const { type, sealed } of schemas)
    for (const [member, purpose] of Object.entries(sealed?.fields ?? {})) {
      const place = `${type} ${member}`;
      const [kind, other] = named.get(place) ?? [];
      if (kind === undefined) gaps.push(`${place} is sealed for ${purpose} and in no kind of personal data`);
      else if (other !== undefined) gaps.push(`${place} is in ${kind.name} and in ${other.name}`);
      else if (kind.purpose !== purpose)
        gaps.push(`${place} is sealed for ${purpose}, and ${kind.name} is of ${kind.purpose}`);
      named.delete(place);
    }
  for (const [place, [kind]] of named)
    gaps.push(`${place} of ${kind?.name ?? ''} is not sealed by any schema`);
  return gaps;
}
