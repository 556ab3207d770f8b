import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import { gapsBetween } from '@timeledger/event-store/sealing/personal-data.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';
import { issuerAccountSection } from './issuer-accounts.js';
import { PERSONAL_DATA, personalDataSections } from './personal-data.js';
import { unopenedContexts } from './testing/unopened-contexts.js';

const schemas: readonly EventSchema[] = CONTEXT_DESCRIPTIONS.flatMap(({ eventSchemas }) => eventSchemas);

describe('the list of personal data', () => {
  it('names every member that is sealed, once, with its purpose', () => {
    expect(gapsBetween(PERSONAL_DATA, schemas)).toEqual([]);
  });

  it('fails when an event seals something that no kind names', () => {
    const face: EventSchema = {
      type: 'attendance.FaceCompared',
      schemaVersion: 1,
      sealed: { subject: 'employeeId', fields: { face: 'face' } },
    };
    expect(gapsBetween(PERSONAL_DATA, [...schemas, face])).toEqual([
      'attendance.FaceCompared face is sealed for face and in no kind of personal data',
    ]);
  });

  it('fails when a kind names what is not sealed, or for another purpose', () => {
    const first = PERSONAL_DATA.find(({ name }) => name === 'organisation.identity');
    const others = PERSONAL_DATA.filter((kind) => kind !== first);
    if (first === undefined) throw new Error('the list is empty');
    const wrong = { ...first, purpose: 'note' as const, events: { ...first.events, 'a.Nothing': ['x'] } };
    expect(gapsBetween([wrong, ...others], schemas)).toEqual(
      expect.arrayContaining([
        'a.Nothing x of organisation.identity is not sealed by any schema',
        'organisation.EmployeeRegistered name is sealed for identity, and organisation.identity is of note',
      ]),
    );
  });

  it('has names of its own for every kind', () => {
    expect(new Set(PERSONAL_DATA.map(({ name }) => name)).size).toBe(PERSONAL_DATA.length);
  });
});

/** Event types that no section of the archive tells of, and why. */
const NOT_IN_THE_ARCHIVE: Readonly<Record<string, string>> = Object.fromEntries(
  CONTEXT_DESCRIPTIONS.flatMap(({ notInArchive }) => Object.entries(notInArchive)),
);
/** Event types that a section tells of without naming them. */
const TOLD_BY: Readonly<Record<string, string>> = Object.fromEntries(
  CONTEXT_DESCRIPTIONS.flatMap(({ toldBy = {} }) => Object.entries(toldBy)),
);

/** Sections read nothing before their files are asked for: what they declare needs no engines. */
const sections = personalDataSections(unopenedContexts());

describe('the archive of a person', () => {
  it('names every kind of the one list, and no other', () => {
    expect([...new Set(sections.flatMap(({ kinds }) => kinds))].toSorted()).toEqual(
      PERSONAL_DATA.map(({ name }) => name).toSorted(),
    );
  });

  it('tells of every event type, or says why not', () => {
    const told = sections.flatMap(({ eventTypes = [] }) => eventTypes);
    const known = [...told, ...Object.keys(TOLD_BY), ...Object.keys(NOT_IN_THE_ARCHIVE)];
    expect([...new Set(known)].toSorted()).toEqual(schemas.map(({ type }) => type).toSorted());
    expect(told.filter((type) => type in NOT_IN_THE_ARCHIVE)).toEqual([]);
  });

  it('tells of events by sections that there are', () => {
    const names = new Set(sections.map(({ name }) => name));
    expect(Object.values(TOLD_BY).filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    ['privacy.md', 'en'],
    ['privacy.zh.md', 'zh'],
  ] as const)('is described in docs/%s as organisation’s sections say', (file, language) => {
    const docs = readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8');
    const own = sections.filter(({ name }) => name.startsWith('organisation.'));
    expect(own.map(({ text }) => text[language]).filter((text) => !docs.includes(text))).toEqual([]);
  });

  it.each([
    ['privacy.md', 'en'],
    ['privacy.zh.md', 'zh'],
  ] as const)('is described in docs/%s as the files of the others say', async (file, language) => {
    const docs = readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8');
    const missing: string[] = [];
    for (const section of [...sections, issuerAccountSection(tmpdir())]) {
      if (section.name.startsWith('organisation.')) continue;
      for await (const { path, text } of section.files(newId<TenantId>(), newId()))
        if (!docs.includes(`\`${path}\``) || !docs.includes(text[language])) missing.push(path);
    }
    expect(missing).toEqual([]);
  });
});
