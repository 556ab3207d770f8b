import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';

/** What task-time refuses. What is wrong with single members is in the answer. */
export const taskTimeProblems = {
  'project.unknown': {
    kind: 'not-found',
    title: { en: 'Project unknown', zh: '项目不存在' },
    detail: { en: 'There is no such project.', zh: '不存在该项目。' },
  },
  'project.not-there': {
    kind: 'invalid',
    title: { en: 'The project is unknown', zh: '所指项目不存在' },
    detail: { en: 'The project that is named does not exist.', zh: '所指定的项目不存在。' },
  },
  'project.already-exists': {
    kind: 'conflict',
    title: { en: 'Project already exists', zh: '项目已存在' },
    detail: { en: 'A project with this id exists already.', zh: '此标识的项目已存在。' },
  },
  'project.closed': {
    kind: 'conflict',
    title: { en: 'The project is closed', zh: '项目已关闭' },
    detail: { en: 'Open the project first.', zh: '请先重新开放该项目。' },
  },
  'project.currency-unknown': {
    kind: 'invalid',
    title: { en: 'Currency unknown', zh: '币种无效' },
    detail: { en: 'A currency is a code of ISO 4217 that is in use.', zh: '币种须为现行的 ISO 4217 代码。' },
  },
  'project.currency-fixed': {
    kind: 'invalid',
    title: { en: 'The currency stays', zh: '币种不可更改' },
    detail: {
      en: 'What was reckoned in one currency is not reckoned anew in another.',
      zh: '已按一种币种核算的金额不会改按另一币种核算。',
    },
  },
  'task.unknown': {
    kind: 'not-found',
    title: { en: 'Task unknown', zh: '任务不存在' },
    detail: { en: 'There is no such task.', zh: '不存在该任务。' },
  },
  'task.not-there': {
    kind: 'invalid',
    title: { en: 'The task is unknown', zh: '所指任务不存在' },
    detail: { en: 'The task that is named does not exist.', zh: '所指定的任务不存在。' },
  },
  'task.already-exists': {
    kind: 'conflict',
    title: { en: 'Task already exists', zh: '任务已存在' },
    detail: { en: 'A task with this id exists already.', zh: '此标识的任务已存在。' },
  },
  'task.closed': {
    kind: 'conflict',
    title: { en: 'The task is closed', zh: '任务已关闭' },
    detail: { en: 'Open the task first.', zh: '请先重新开放该任务。' },
  },
  'task.project-fixed': {
    kind: 'invalid',
    title: { en: 'The project of a task stays', zh: '任务所属项目不可更改' },
    detail: { en: 'Time is recorded for it. Make a new task.', zh: '该任务已用于记录工时，请新建任务。' },
  },
  'task.parent-unknown': {
    kind: 'invalid',
    title: { en: 'The task above is unknown', zh: '上级任务不存在' },
    detail: { en: 'The task that it is to be a part of does not exist.', zh: '所指定的上级任务不存在。' },
  },
  'task.parent-of-another-project': {
    kind: 'invalid',
    title: { en: 'The task above is of another project', zh: '上级任务属于其他项目' },
    detail: { en: 'A part is of the same project as the whole.', zh: '子任务须与上级任务属于同一项目。' },
  },
  'task.parent-below-itself': {
    kind: 'invalid',
    title: { en: 'A task is no part of itself', zh: '任务不能从属于自身' },
    detail: {
      en: 'The task above is itself a part of this one.',
      zh: '所指定的上级任务本身是该任务的子任务。',
    },
  },
  'task.too-deep': {
    kind: 'invalid',
    title: { en: 'Too many levels', zh: '任务层级过多' },
    detail: { en: 'Parts of parts go eight levels deep.', zh: '子任务最多八级。' },
  },
  'timer.unknown': {
    kind: 'not-found',
    title: { en: 'Timer unknown', zh: '计时器不存在' },
    detail: { en: 'You have no such timer, or it is stopped.', zh: '您没有该计时器，或其已停止。' },
  },
  'timer.already-running': {
    kind: 'conflict',
    title: { en: 'A timer is running', zh: '已有计时器在运行' },
    detail: { en: 'Stop it, or switch.', zh: '请先停止，或切换任务。' },
  },
  'timer.not-running': {
    kind: 'conflict',
    title: { en: 'The timer stands still', zh: '计时器已暂停' },
    detail: { en: 'Only one that runs is paused.', zh: '只能暂停正在运行的计时器。' },
  },
  'timer.not-paused': {
    kind: 'conflict',
    title: { en: 'The timer runs', zh: '计时器正在运行' },
    detail: { en: 'Only one that stands still is resumed.', zh: '只能继续已暂停的计时器。' },
  },
  'timer.too-many': {
    kind: 'conflict',
    title: { en: 'Too many timers', zh: '计时器过多' },
    detail: { en: 'Stop one that stands still first.', zh: '请先停止已暂停的计时器。' },
  },
  'timer.already-exists': {
    kind: 'conflict',
    title: { en: 'Timer already exists', zh: '计时器已存在' },
    detail: { en: 'A timer with this id runs already.', zh: '此标识的计时器已在运行。' },
  },
  'timer.time-before-start': {
    kind: 'invalid',
    title: { en: 'Before the timer began', zh: '早于计时开始' },
    detail: { en: 'The time is before what the timer measured last.', zh: '该时间早于计时器最近一次记录。' },
  },
  'activity.unknown': {
    kind: 'not-found',
    title: { en: 'Activity unknown', zh: '活动不存在' },
    detail: { en: 'You have no such activity.', zh: '您没有该活动。' },
  },
  'activity.already-exists': {
    kind: 'conflict',
    title: { en: 'Activity already exists', zh: '活动已存在' },
    detail: { en: 'An activity with this id was logged already.', zh: '此标识的活动已有记录。' },
  },
  'activity.minutes-invalid': {
    kind: 'invalid',
    title: { en: 'No duration', zh: '时长无效' },
    detail: { en: 'An activity takes 0 to 1440 whole minutes.', zh: '活动时长须为 0 至 1440 的整数分钟。' },
  },
  'activity.in-the-future': {
    kind: 'invalid',
    title: { en: 'In the future', zh: '时间在将来' },
    detail: { en: 'What has not happened yet is not logged.', zh: '尚未发生的活动不能记录。' },
  },
  'allocation.day-unknown': {
    kind: 'not-found',
    title: { en: 'No such day', zh: '日期不存在' },
    detail: { en: 'A day is named like 2026-03-02.', zh: '日期格式如 2026-03-02。' },
  },
  'allocation.not-whole': {
    kind: 'invalid',
    title: { en: 'The shares are not the whole', zh: '份额之和不足或超出整体' },
    detail: { en: 'All shares of a day make 10000 together.', zh: '一天的全部份额之和须为 10000。' },
    phrases: [{ en: 'must make 10000 together, and make {whole}', zh: '之和须为 10000，现为 {whole}' }],
  },
  'allocation.share-invalid': {
    kind: 'invalid',
    title: { en: 'No share', zh: '份额无效' },
    detail: { en: 'A share is 1 to 10000 hundredths of a percent.', zh: '份额须为 1 至 10000（万分之几）。' },
  },
  'allocation.task-twice': {
    kind: 'invalid',
    title: { en: 'A task is named twice', zh: '任务重复' },
    detail: { en: 'Each task has one share of a day.', zh: '每项任务在一天内只有一个份额。' },
  },
  'allocation.settled': {
    kind: 'conflict',
    title: { en: 'The day is settled', zh: '该日已结算' },
    detail: {
      en: 'It was locked or invoiced: how it is shared out stays.',
      zh: '该日已锁定或已开票，分配方式不可更改。',
    },
  },
  'project.rounding-invalid': {
    kind: 'invalid',
    title: { en: 'No rule of rounding', zh: '取整规则无效' },
    detail: {
      en: 'Rounding is to 1 to 1440 whole minutes, and counts 0 to 1440 at least.',
      zh: '取整单位须为 1 至 1440 的整数分钟，最低计时须为 0 至 1440 分钟。',
    },
  },
  'timing-rule.unknown': {
    kind: 'not-found',
    title: { en: 'Rule unknown', zh: '规则不存在' },
    detail: { en: 'There is no such rule.', zh: '没有该规则。' },
  },
  'timing-rule.already-exists': {
    kind: 'conflict',
    title: { en: 'Rule is there already', zh: '规则已存在' },
    detail: { en: 'A rule with this id was made already.', zh: '此标识的规则已存在。' },
  },
  'timing-rule.effect-invalid': {
    kind: 'invalid',
    title: { en: 'No effect', zh: '规则效果无效' },
    detail: {
      en: 'A start or end names a stretch, a fixed length its minutes, and neither both.',
      zh: '开始或结束须指定时段名称，固定时长须指定分钟数，两者不可并用。',
    },
  },
  'timing-rule.minutes-invalid': {
    kind: 'invalid',
    title: { en: 'No length', zh: '时长无效' },
    detail: { en: 'A fixed length is 1 to 1440 whole minutes.', zh: '固定时长须为 1 至 1440 的整数分钟。' },
  },
  'timing-rule.customer-twice': {
    kind: 'invalid',
    title: { en: 'Customer named twice', zh: '客户重复' },
    detail: { en: 'A rule names each customer once.', zh: '每条规则中同一客户只能出现一次。' },
  },
  'business-event.unknown': {
    kind: 'not-found',
    title: { en: 'Event unknown', zh: '业务事件不存在' },
    detail: { en: 'There is no such event.', zh: '没有该业务事件。' },
  },
  'business-event.in-the-future': {
    kind: 'invalid',
    title: { en: 'In the future', zh: '时间在未来' },
    detail: { en: 'An event is told once it has happened.', zh: '只能提交已经发生的事件。' },
  },
  'time-entry.unknown': {
    kind: 'not-found',
    title: { en: 'Entry unknown', zh: '工时记录不存在' },
    detail: { en: 'You have no such entry.', zh: '您没有该工时记录。' },
  },
  'time-entry.already-exists': {
    kind: 'conflict',
    title: { en: 'Entry is there already', zh: '工时记录已存在' },
    detail: { en: 'An entry with this id was recorded already.', zh: '此标识的工时记录已存在。' },
  },
  'time-entry.overlap': {
    kind: 'conflict',
    title: { en: 'Entries overlap', zh: '工时记录重叠' },
    detail: {
      en: 'You have entered some of this time already.',
      zh: '该时段中已有您的工时记录。',
    },
  },
  'time-entry.not-positive': {
    kind: 'invalid',
    title: { en: 'No time', zh: '时长无效' },
    detail: { en: 'An entry ends after it begins.', zh: '结束时间须晚于开始时间。' },
  },
  'time-entry.too-long': {
    kind: 'invalid',
    title: { en: 'Too long', zh: '时长过长' },
    detail: { en: 'An entry is at most a day long.', zh: '每条工时记录最长为一天。' },
  },
  'time-entry.in-the-future': {
    kind: 'invalid',
    title: { en: 'In the future', zh: '时间在未来' },
    detail: { en: 'Time is entered once it is over.', zh: '只能在时间过去之后登记工时。' },
  },
  'time-entry.too-late': {
    kind: 'invalid',
    title: { en: 'Too late', zh: '登记过晚' },
    detail: {
      en: 'The project takes time for some days back only.',
      zh: '该项目只允许补登最近若干天的工时。',
    },
  },
  'time-entry.month-fixed': {
    kind: 'invalid',
    title: { en: 'Stays in its month', zh: '不能移至其他月份' },
    detail: {
      en: 'An entry stays in its month of UTC; take it back and enter it anew.',
      zh: '工时记录须留在其所在月份（UTC）；请撤回后重新登记。',
    },
  },
  'time-entry.sheet-closed': {
    kind: 'conflict',
    title: { en: 'Week is closed', zh: '该周已关闭' },
    detail: {
      en: 'The week is submitted or approved; have it opened again first.',
      zh: '该周已提交或已批准；请先重新打开。',
    },
  },
  'time-entry.report-invalid': {
    kind: 'invalid',
    title: { en: 'No stretch of days', zh: '日期范围无效' },
    detail: {
      en: 'A report is of at most 366 days, the last not before the first.',
      zh: '报表最多涵盖 366 天，且结束日期不得早于开始日期。',
    },
  },
  'project-timesheet.unknown': {
    kind: 'not-found',
    title: { en: 'No such week', zh: '该周不存在' },
    detail: { en: 'There is no such week, or not for you.', zh: '该周不存在，或您无权查看。' },
  },
  'project-timesheet.not-monday': {
    kind: 'invalid',
    title: { en: 'No week', zh: '不是有效的周' },
    detail: { en: 'A week is named by its Monday.', zh: '周以其星期一的日期表示。' },
  },
  'project-timesheet.wrong-status': {
    kind: 'conflict',
    title: { en: 'Not in this state', zh: '当前状态不允许' },
    detail: {
      en: 'Only an open week is changed and submitted, a submitted one approved, an approved one locked.',
      zh: '只有未提交的周才能更改和提交，已提交的才能批准，已批准的才能锁定。',
    },
  },
  'project-timesheet.empty': {
    kind: 'conflict',
    title: { en: 'Nothing in it', zh: '没有工时' },
    detail: { en: 'A week without any time is not submitted.', zh: '没有工时的周不能提交。' },
  },
  'project-timesheet.changed': {
    kind: 'conflict',
    title: { en: 'Changed since', zh: '提交后已变更' },
    detail: {
      en: 'The entries of the week say something else by now; give it back, so that it is submitted anew.',
      zh: '该周的工时记录在提交后已变更；请退回以便重新提交。',
    },
  },
  'project.budget-invalid': {
    kind: 'invalid',
    title: { en: 'No budget', zh: '预算无效' },
    detail: {
      en: 'A budget is above 0; its thresholds are whole percents from 1 to 1000, ascending.',
      zh: '预算须大于 0；阈值须为 1 至 1000 的整数百分比，按升序排列。',
    },
  },
  'rate.negative': {
    kind: 'invalid',
    title: { en: 'The rate is below nothing', zh: '费率为负' },
    detail: { en: 'An hour costs nothing or more.', zh: '每小时费率不得为负。' },
  },
} as const satisfies ProblemDefinitions;
