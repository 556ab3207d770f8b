import { FeedbackAccess } from './feedback.access.js';
import { FeedbackController } from './feedback.controller.js';
import { FeedbackThreads } from './feedback.threads.js';

/** What attendance's module is given of feedback. */
export const feedbackParts = {
  controllers: [FeedbackController],
  providers: [FeedbackAccess, FeedbackThreads],
} as const;
