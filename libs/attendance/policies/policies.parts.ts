import { CorrectionRulesController } from './correction-rules.controller.js';
import { CorrectionRulesPreviews } from './correction-rules.preview.js';
import { policyProblems } from './policies.problems.js';
import { SettingPublisher } from './setting-publisher.js';
import { WorkTimePolicyController } from './work-time-policy.controller.js';

/** What the module of attendance needs of policies. */
export const policiesParts = {
  controllers: [WorkTimePolicyController, CorrectionRulesController],
  providers: [SettingPublisher, CorrectionRulesPreviews],
  problems: policyProblems,
};
