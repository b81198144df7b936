import type { Route } from './routes.ts';

/** What customers write about one route. Words in braces are filled from `fillings`. */
export interface RoutePhrases {
  /** Sentences that tell what it is about. */
  readonly matters: readonly string[];
  /** Sentences that often follow. */
  readonly details: readonly string[];
}

/** The phrases of each route. They share words on purpose: payments, orders and accounts occur in all of them. */
export const phrases: Readonly<Record<Route, RoutePhrases>> = {
  billing: {
    matters: [
      'my invoice for {month} shows {amount} but I expected {amount}',
      'why was I charged {amount} this month',
      'I was billed twice for the {plan} plan',
      'the VAT number on my invoice is wrong',
      'can you send me a receipt for the payment of {amount}',
      'the amount on my statement does not match your price list',
      'I need to change the payment method for our {plan} subscription',
      'the discount code was not applied to my last bill',
      'I see a line called service fee on the bill and do not understand it',
      'please move our billing date to the first of the month',
      'we were charged for {number} seats but only use {number}',
      'my card was declined when the {plan} plan renewed',
    ],
    details: [
      'the invoice is dated {month}',
      'our accounting needs this corrected',
      'the payment went through on {weekday}',
      'last month the bill was lower',
      'I pay by direct debit',
      'could you explain the charge',
    ],
  },
  refund: {
    matters: [
      'I want my money back for the {product}',
      'I returned the {product} {weekday} and still have no refund',
      'please refund the {amount} you took for the order',
      'how long does a refund take to reach my account',
      'the refund I got is {amount} short',
      'you promised to pay back {amount} and nothing has arrived',
      'I sent the {product} back because it does not fit, when do I get the money',
      'the {product} arrived broken and I would like a refund instead of a new one',
      'can I return an opened {product} and be reimbursed',
      'the return was confirmed but the amount is not on my card',
      'I was charged after returning everything, please give me the money back',
    ],
    details: [
      'the return label was number {number}',
      'the parcel is back in your warehouse',
      'I have the receipt of the return',
      'I do not want a voucher',
      'the payment was made by card',
      'it has been {number} days',
    ],
  },
  shipping: {
    matters: [
      'where is my order, it should have come {weekday}',
      'the tracking of my {product} has not moved for {number} days',
      'my parcel says delivered but I did not receive it',
      'can I change the delivery address of my order',
      'the courier left the {product} with a neighbour I do not know',
      'how long does delivery to {city} take',
      'half of my order is missing from the box',
      'you sent the wrong colour of the {product}',
      'is express shipping to {city} possible',
      'my {product} is stuck at customs in {city}',
      'the box arrived open and wet',
    ],
    details: [
      'the tracking number ends in {number}',
      'I was at home all day {weekday}',
      'the driver did not ring',
      'I need it before {weekday}',
      'the address is in {city}',
      'the order confirmation said {number} days',
    ],
  },
  account_access: {
    matters: [
      'I cannot log in to my account any more',
      'the password reset mail never arrives',
      'my account is locked after too many attempts',
      'I lost my phone and cannot get the two factor code',
      'please change the mail address of my login',
      'it says my user name does not exist',
      'the login page sends me back to the start every time',
      'how do I give a colleague access to our account',
      'I am locked out and the recovery code is refused',
      'the verification code is always invalid',
      'our admin left the company and nobody can sign in as owner',
    ],
    details: [
      'I tried three browsers',
      'my password manager has the right password',
      'I need access today',
      'the account is in the name of our company',
      'the reset link has expired',
      'I have had this account since {month}',
    ],
  },
  technical_issue: {
    matters: [
      'the app crashes when I open {feature}',
      '{feature} shows an error {number} since the update',
      'the {product} does not connect to wifi any more',
      'the page stays white after I press save',
      'exporting {feature} takes minutes and then fails',
      'the sync between phone and laptop has stopped',
      'your API answers with error {number} all the time',
      'after the firmware update the {product} restarts every hour',
      'notifications do not come through on my phone',
      'the upload of files over {number} MB hangs',
      '{feature} is very slow since {weekday}',
    ],
    details: [
      'I use version {number}',
      'restarting did not help',
      'it worked until {weekday}',
      'the log says timeout',
      'a colleague sees the same error',
      'I have cleared the cache',
    ],
  },
  cancellation: {
    matters: [
      'please cancel my {plan} subscription',
      'I want to end my contract at the end of {month}',
      'how do I stop the automatic renewal',
      'we no longer need the {plan} plan, please close it',
      'I would like to cancel the order I placed {weekday}',
      'delete my account and all my data please',
      'I cannot find the button to cancel my membership',
      'do not renew our {plan} plan in {month}',
      'I changed my mind, stop the order of the {product} before it ships',
      'please confirm in writing that my contract ends in {month}',
      'we are switching to another provider and want to terminate',
    ],
    details: [
      'I do not use it enough',
      'please confirm the cancellation',
      'the trial ends {weekday}',
      'it is too expensive for us',
      'I do not want to be charged again',
      'the notice period should be {number} days',
    ],
  },
  product_question: {
    matters: [
      'does the {product} work with {feature}',
      'what is the difference between the {plan} plan and the next one',
      'is the {product} available in another colour',
      'how many users does the {plan} plan allow',
      'which size of the {product} should I take',
      'will there be a new version of the {product} in {month}',
      'can I use the {product} outdoors',
      'do you offer a discount for schools',
      'how long is the warranty of the {product}',
      'is there a manual for {feature}',
      'does the {plan} plan include {feature}',
    ],
    details: [
      'I could not find it on your website',
      'I want to order {weekday}',
      'we are {number} people',
      'the description does not say',
      'a friend recommended it',
      'I am comparing two models',
    ],
  },
  fraud: {
    matters: [
      'there is a payment of {amount} I never made',
      'somebody ordered a {product} with my card',
      'I got a mail that looks like yours and asks for my password',
      'my account was hacked and the address was changed',
      'I do not recognise the charge of {amount} from {weekday}',
      'someone logged in from {city} and it was not me',
      'I think my card details were stolen through your shop',
      'a caller said he was from your support and wanted a code',
      'there are {number} orders in my account that are not mine',
      'please block my account, a stranger is using it',
      'I received an invoice for a {product} I never bought',
    ],
    details: [
      'I have told my bank',
      'I did not share my password',
      'please stop the payment',
      'the police report is number {number}',
      'I have never been to {city}',
      'this is not me',
    ],
  },
};

/** Values for the words in braces. */
export const fillings: Readonly<Record<string, readonly string[]>> = {
  month: ['January', 'February', 'March', 'May', 'June', 'September', 'October', 'November'],
  weekday: ['yesterday', 'on Monday', 'on Tuesday', 'on Friday', 'last week', 'this morning'],
  plan: ['basic', 'team', 'business', 'family', 'pro'],
  product: ['headset', 'lamp', 'backpack', 'router', 'coffee machine', 'keyboard', 'rain jacket', 'speaker', 'camera'],
  feature: [
    'the calendar',
    'the report page',
    'the dashboard',
    'Bluetooth',
    'the mobile app',
    'single sign-on',
    'search',
  ],
  city: ['Lisbon', 'Berlin', 'Dublin', 'Toronto', 'Oslo', 'Lyon', 'Austin'],
};

/** Sentences that any ticket can begin with. */
export const openings: readonly string[] = [
  '',
  '',
  'Hello,',
  'Hi there,',
  'Good morning,',
  'Dear support team,',
  'Hey,',
  'Hi, hope you can help,',
  'Third time I write about this:',
];

/** Sentences that any ticket can end with. */
export const closings: readonly string[] = [
  '',
  '',
  'Thanks!',
  'Please answer soon.',
  'Kind regards',
  'This is urgent.',
  'No rush.',
  'Thank you for your help.',
  'I am not happy about this.',
  'What can you do about it?',
];

/** Ways to mention a second matter that is not what the ticket is about. */
export const asides: readonly string[] = [
  'By the way, {other}, but that is not why I write.',
  'A while ago I wrote because {other}, that is solved now.',
  'Your colleague thought it was about this: {other}. It is not.',
  'Apart from that {other}.',
];
