import { assignedSecretDetector } from './assigned-secret.ts';
import { authorizationDetector } from './authorization.ts';
import type { Detector } from './detector.ts';
import { emailDetector } from './email.ts';
import { jsonWebTokenDetector } from './json-web-token.ts';
import { paymentCardDetector } from './payment-card.ts';
import { phoneDetector } from './phone.ts';
import { privateKeyDetector } from './private-key.ts';
import { urlPasswordDetector } from './url-password.ts';
import { vendorKeyDetector } from './vendor-key.ts';

/**
 * The detectors that run unless others are given. Where two find the same characters, the first in this list names them:
 * those that know a format come before those that only know a place.
 */
export const defaultDetectors: readonly Detector[] = [
  privateKeyDetector,
  jsonWebTokenDetector,
  vendorKeyDetector,
  emailDetector,
  paymentCardDetector,
  phoneDetector,
  urlPasswordDetector,
  authorizationDetector,
  assignedSecretDetector,
];
