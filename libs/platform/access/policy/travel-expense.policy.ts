import type { Grants, Permission } from '../permission.js';

const SUBMITTED = {
  limit: 'From its submission on: a draft is its person’s own.',
  limitZh: '仅限已提交的报销单：草稿仅本人可见。',
} as const;
const STANDS_IN = {
  limit: 'While they stand in for the manager; from its submission on.',
  limitZh: '在其代理经理期间，且仅限已提交的报销单。',
} as const;

const READERS: Grants = {
  self: true,
  manager: SUBMITTED,
  'manager-above': SUBMITTED,
  delegate: STANDS_IN,
  finance: SUBMITTED,
  auditor: SUBMITTED,
};

const STANDS_IN_FOR_MANAGER = {
  limit: 'While they stand in for the manager.',
  limitZh: '在其代理经理期间。',
} as const;
const VISIT_READERS: Grants = {
  self: true,
  manager: true,
  'manager-above': true,
  delegate: STANDS_IN_FOR_MANAGER,
  auditor: true,
};

const TRIP_READERS: Grants = { ...VISIT_READERS, finance: true };

const STEP = {
  limit: 'The step that is theirs by the expense policy.',
  limitZh: '仅限报销制度规定由其负责的审批级别。',
} as const;

/** Who may do what with customers, visits, trips, expense claims, exchange rates and the expense policy. */
export const travelExpensePermissions: readonly Permission[] = [
  {
    resource: 'customer',
    action: 'read',
    kind: 'tenant',
    operations: ['getCustomer', 'listCustomers'],
    allow: { anyone: true },
    text: { en: 'Reading the customers of the company.', zh: '查看公司的客户。' },
  },
  {
    resource: 'customer',
    action: 'change',
    kind: 'tenant',
    operations: ['createCustomer', 'putCustomer'],
    allow: { anyone: true },
    text: {
      en: 'Making and changing customers: they are kept by those who visit them, and who did what is on record.',
      zh: '创建和更改客户：由拜访客户的人员维护，所有操作均有记录。',
    },
  },
  {
    resource: 'visit',
    action: 'read',
    kind: 'person',
    operations: ['getVisit'],
    allow: VISIT_READERS,
    text: {
      en: 'Reading a visit with its notes; of several people who go together, whoever may read one’s may read it.',
      zh: '查看拜访及其记录；多人同行时，有权查看其中一人即可查看。',
    },
  },
  {
    resource: 'visit',
    action: 'list',
    kind: 'list',
    operations: ['listVisits'],
    allow: VISIT_READERS,
    text: {
      en: 'Listing visits: each sees those that they may read.',
      zh: '列出拜访：每人只能看到自己有权查看的拜访。',
    },
  },
  {
    resource: 'visit',
    action: 'plan',
    kind: 'person',
    operations: ['planVisit', 'rescheduleVisit', 'cancelVisit'],
    allow: {
      self: true,
      manager: true,
      'manager-above': true,
      delegate: STANDS_IN_FOR_MANAGER,
    },
    text: {
      en: 'Planning visits, moving and cancelling them: for oneself and for the people below. A new visit of several people takes who may plan for each of them.',
      zh: '安排、改期和取消拜访：本人及其下属。安排多人拜访须有权为其中每一人安排。',
    },
  },
  {
    resource: 'visit',
    action: 'attend',
    kind: 'person',
    operations: ['startVisit', 'finishVisit'],
    allow: { self: true },
    text: {
      en: 'Checking in at a customer, and saying what came of a visit: those who go, and nobody for them.',
      zh: '在客户处签到并填写拜访结果：仅限拜访人本人。',
    },
  },
  {
    resource: 'visit',
    action: 'route',
    kind: 'person',
    operations: ['planRoute'],
    allow: {
      self: true,
      manager: true,
      'manager-above': true,
      delegate: STANDS_IN_FOR_MANAGER,
    },
    text: {
      en: 'Having a route proposed for somebody’s day: for oneself and for the people below. Nothing is recorded.',
      zh: '为某人的一天规划路线：本人及其下属。不作任何记录。',
    },
  },
  {
    resource: 'trip',
    action: 'request',
    kind: 'own',
    operations: ['requestTrip'],
    allow: { self: true },
    text: { en: 'Asking for a trip of one’s own.', zh: '申请本人的出差。' },
  },
  {
    resource: 'trip',
    action: 'read',
    kind: 'person',
    operations: ['getTrip'],
    allow: TRIP_READERS,
    text: { en: 'Reading a trip.', zh: '查看出差。' },
  },
  {
    resource: 'trip',
    action: 'list',
    kind: 'list',
    operations: ['listTrips'],
    allow: TRIP_READERS,
    text: {
      en: 'Listing trips: each sees those that they may read.',
      zh: '列出出差：每人只能看到自己有权查看的出差。',
    },
  },
  {
    resource: 'trip',
    action: 'change',
    kind: 'person',
    operations: ['changeTrip', 'startTrip', 'completeTrip', 'cancelTrip'],
    allow: { self: true },
    text: {
      en: 'Changing, starting, completing and cancelling a trip: its person alone.',
      zh: '更改、开始、完成和取消出差：仅限本人。',
    },
  },
  {
    resource: 'trip',
    action: 'decide',
    kind: 'person',
    operations: ['approveTrip', 'rejectTrip'],
    allow: { manager: true, 'manager-above': true, delegate: STANDS_IN_FOR_MANAGER },
    text: {
      en: 'Approving or rejecting a trip. Nobody decides on their own.',
      zh: '批准或驳回出差。任何人都不能审批自己的出差。',
    },
  },
  {
    resource: 'expense-claim',
    action: 'draft',
    kind: 'own',
    operations: ['draftExpenseClaim'],
    allow: { self: true },
    text: { en: 'Starting an expense claim of one’s own.', zh: '创建本人的报销单。' },
  },
  {
    resource: 'expense-claim',
    action: 'read',
    kind: 'person',
    operations: ['getExpenseClaim'],
    allow: READERS,
    text: { en: 'Reading an expense claim.', zh: '查看报销单。' },
  },
  {
    resource: 'expense-claim',
    action: 'list',
    kind: 'list',
    operations: ['listExpenseClaims'],
    allow: READERS,
    text: {
      en: 'Listing expense claims: each sees those that they may read.',
      zh: '列出报销单：每人只能看到自己有权查看的报销单。',
    },
  },
  {
    resource: 'expense-claim',
    action: 'change',
    kind: 'person',
    operations: [
      'putExpenseClaimLine',
      'removeExpenseClaimLine',
      'putExpenseClaimAdvance',
      'submitExpenseClaim',
      'recallExpenseClaim',
    ],
    allow: { self: true },
    text: {
      en: 'Working on an expense claim, submitting and recalling it: its person alone.',
      zh: '编辑、提交和撤回报销单：仅限本人。',
    },
  },
  {
    resource: 'expense-claim',
    action: 'decide',
    kind: 'person',
    operations: ['approveExpenseClaim', 'rejectExpenseClaim'],
    allow: { manager: STEP, 'manager-above': STEP, delegate: STANDS_IN, finance: STEP },
    text: {
      en: 'Approving or rejecting an expense claim, step by step by its amount. Nobody decides on their own, and nobody takes two steps of one.',
      zh: '按金额逐级批准或驳回报销单。任何人都不能审批自己的报销单，也不能审批同一报销单的两个级别。',
    },
  },
  {
    resource: 'expense-claim',
    action: 'pay',
    kind: 'person',
    operations: ['payExpenseClaim'],
    allow: { finance: { limit: 'Not their own.', limitZh: '本人的除外。' } },
    text: { en: 'Saying that an approved expense claim was paid.', zh: '登记已批准的报销单已付款。' },
  },
  {
    resource: 'exchange-rate',
    action: 'read',
    kind: 'tenant',
    operations: ['listExchangeRates'],
    allow: { anyone: true },
    text: { en: 'Reading the exchange rates of the company.', zh: '查看公司的汇率。' },
  },
  {
    resource: 'exchange-rate',
    action: 'change',
    kind: 'tenant',
    operations: ['setExchangeRate', 'importExchangeRates'],
    allow: { finance: true, 'tenant-administrator': true },
    text: { en: 'Entering and importing exchange rates.', zh: '录入和导入汇率。' },
  },
  {
    resource: 'expense-policy',
    action: 'read',
    kind: 'tenant',
    operations: ['getExpensePolicy'],
    allow: { anyone: true },
    text: { en: 'Reading what the company pays back.', zh: '查看公司的报销制度。' },
  },
  {
    resource: 'expense-policy',
    action: 'change',
    kind: 'tenant',
    operations: ['publishExpensePolicy'],
    allow: { finance: true, 'tenant-administrator': true },
    text: { en: 'Publishing what the company pays back.', zh: '发布公司的报销制度。' },
  },
];
