/** Where a ticket can go. */
export const routes = [
  'billing',
  'refund',
  'shipping',
  'account_access',
  'technical_issue',
  'cancellation',
  'product_question',
  'fraud',
] as const;

/** One of `routes`. */
export type Route = (typeof routes)[number];
