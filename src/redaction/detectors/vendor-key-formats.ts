/** How the keys of one kind begin, and how much must follow. */
export interface VendorKeyFormat {
  /** Exact case. */
  readonly prefixes: readonly string[];
  /** Fewest characters after the prefix: about two thirds of what is issued, so that a cut key is still found. */
  readonly minTailChars: number;
  /** Characters of the tail beside letters, digits, `_` and `-`. */
  readonly extraChars?: string | undefined;
}

/** The first set of key formats, from the vendors' own documentation; the full table of formats is data of its own. */
export const vendorKeyFormats: readonly VendorKeyFormat[] = [
  // Models
  { prefixes: ['sk-ant-', 'sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-or-v1-', 'sk-lf-'], minTailChars: 16 },
  { prefixes: ['sk-'], minTailChars: 20 },
  {
    prefixes: ['AIza', 'hf_', 'r8_', 'gsk_', 'xai-', 'pplx-', 'nvapi-', 'csk-', 'lsv2_pt_', 'lsv2_sk_'],
    minTailChars: 22,
  },
  { prefixes: ['AQ.', 'ya29.'], minTailChars: 24, extraChars: '.' },
  // Clouds
  { prefixes: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], minTailChars: 12 },
  { prefixes: ['ABSK'], minTailChars: 60, extraChars: '+/=' },
  { prefixes: ['GOCSPX-', 'LTAI'], minTailChars: 16 },
  { prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_', 'dapi', 'cfk_', 'cfut_', 'cfat_'], minTailChars: 22 },
  { prefixes: ['hvs.', 'hvb.'], minTailChars: 20, extraChars: '.' },
  // Code
  { prefixes: ['ghp_', 'gho_', 'ghu_', 'ghr_', 'npm_'], minTailChars: 24 },
  { prefixes: ['ghs_', 'github_pat_'], minTailChars: 24, extraChars: '.' },
  {
    prefixes: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'gloas-', 'glsoat-'],
    minTailChars: 14,
    extraChars: '.',
  },
  { prefixes: ['pypi-AgE', 'dckr_pat_', 'dckr_oat_'], minTailChars: 18 },
  // Messages and money
  {
    prefixes: ['xoxa-', 'xoxb-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxe.'],
    minTailChars: 12,
    extraChars: '.%+/=',
  },
  { prefixes: ['xapp-'], minTailChars: 12 },
  { prefixes: ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'], minTailChars: 10 },
  { prefixes: ['whsec_'], minTailChars: 20, extraChars: '+/=' },
  { prefixes: ['SG.'], minTailChars: 40, extraChars: '.=' },
  { prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], minTailChars: 20 },
  { prefixes: ['sq0atp-', 'sq0csp-'], minTailChars: 16 },
  // Tools
  {
    prefixes: [
      'lin_api_',
      'ntn_',
      'figd_',
      'PMAK-',
      'sbp_',
      'sb_secret_',
      'tvly-',
      'pcsk_',
      'glsa_',
      'sntrys_',
      'sntryu_',
      'tskey-',
    ],
    minTailChars: 18,
    extraChars: '=',
  },
];
