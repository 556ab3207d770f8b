import type { ExportText } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { ExportLanguage } from '../../domain/privacy/data-export-events.js';

/** A table as the archive lists it. */
export interface ListedTable {
  /** Without an ending. */
  readonly path: string;
  readonly text: ExportText;
  readonly rows: number;
}

/** What the text explains. */
export interface ReadmeFacts {
  readonly language: ExportLanguage;
  readonly employeeId: string;
  /** UTC instants. */
  readonly requestedAt: string;
  readonly createdAt: string;
  readonly sections: readonly { readonly text: ExportText; readonly tables: readonly ListedTable[] }[];
}

const day = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

/** The text that explains the archive in plain words: what each file is, how to open it, whom to ask. */
export function readmeOf(facts: ReadmeFacts): string {
  const lines = facts.language === 'zh' ? chinese(facts) : english(facts);
  // As the simplest editors of every system show it.
  return lines.map((line) => `${line}\r\n`).join('');
}

const listed = ({ language, sections }: ReadmeFacts, rowsOf: (rows: number) => string): readonly string[] =>
  sections.flatMap(({ text, tables }) => [
    text[language],
    ...tables.flatMap((table) => [
      '',
      `  ${table.path}.json, ${table.path}.csv (${rowsOf(table.rows)})`,
      `    ${table.text[language]}`,
    ]),
    '',
  ]);

const english = (facts: ReadmeFacts): readonly string[] => [
  'EVERYTHING THAT IS STORED ABOUT YOU IN TIMELEDGER',
  '',
  `Your id: ${facts.employeeId}`,
  `Asked for: ${day(facts.requestedAt)}`,
  `As of: ${day(facts.createdAt)}`,
  '',
  'This is the copy of your data that you may ask for (GDPR articles 15 and 20; in China PIPL article 45).',
  'Keep it as carefully as you keep your papers: whoever has it reads all of it.',
  '',
  'HOW TO OPEN IT',
  '',
  'Every table is here twice. The .csv opens in a spreadsheet (Excel, LibreOffice, Numbers); the .json is for programs',
  'and for taking the data elsewhere. Times end in Z: they are in UTC. An empty cell means that there is nothing, or that',
  'its time was over and it was erased. In a .csv an apostrophe before a text keeps a spreadsheet from taking it for a',
  'formula; it is not part of the text.',
  'manifest.json lists all files with their number of rows and a checksum (SHA-256).',
  '',
  'WHAT IS IN IT',
  '',
  ...listed(facts, (rows) => (rows === 0 ? 'nothing is stored' : rows === 1 ? '1 row' : `${rows} rows`)),
  'WHOM TO ASK',
  '',
  'Your company is responsible for these data. Ask its administrator of Timeledger, or its data-protection officer, if',
  'something is wrong, if something is missing, if you object, or if you want to be erased. What others wrote in',
  'records of their own is theirs, and is not in here; notes in your own record are. You may complain to a data-protection authority at any time.',
];

const chinese = (facts: ReadmeFacts): readonly string[] => [
  'TIMELEDGER 中存储的关于您的全部信息',
  '',
  `您的编号：${facts.employeeId}`,
  `申请时间：${day(facts.requestedAt)}`,
  `数据截至：${day(facts.createdAt)}`,
  '',
  '这是您有权索取的个人信息副本（《个人信息保护法》第四十五条；欧盟 GDPR 第 15、20 条）。',
  '请像保管证件一样妥善保管：任何拿到它的人都能阅读全部内容。',
  '',
  '如何打开',
  '',
  '每张表都有两份：.csv 可用电子表格软件（Excel、WPS、LibreOffice）打开；.json 供程序使用或转移到其他系统。',
  '以 Z 结尾的时间为协调世界时（UTC）。空单元格表示没有内容，或因到期已被删除。',
  '.csv 中文本前的单引号用于防止电子表格把它当作公式，不属于文本内容。',
  'manifest.json 列出所有文件及其行数和校验值（SHA-256）。',
  '',
  '包含的内容',
  '',
  ...listed(facts, (rows) => (rows === 0 ? '没有存储内容' : `${rows} 行`)),
  '有疑问找谁',
  '',
  '这些信息由您所在的公司负责。如内容有误、有缺失，或您想提出异议、要求删除，请联系公司的 Timeledger 管理员或个人信息保护负责人。',
  '他人在其自己的记录中所写的内容属于他人，不在此文件中；写在您本人记录中的备注在此文件中。您可随时向个人信息保护主管部门投诉。',
];
