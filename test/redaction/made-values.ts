/** Values that look like real ones, put together here so that no file holds them as they are. */
export const made = {
  openAiKey: ['sk', 'proj', 'Ab3dE6gH9jK2mN5pQ8sT1vW4'].join('-'),
  anthropicKey: ['sk', 'ant', 'api03', 'Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2'].join('-'),
  awsKeyId: ['AK', 'IA', 'Q7RS5TUV3WXY2ZAB'].join(''),
  gitHubToken: ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_'),
  gitHubFineToken: ['github', 'pat', '11ABCDE0Y0', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_'),
  slackToken: ['xoxb', '1234567890', '1234567890', 'AbCdEfGhIjKlMnOp'].join('-'),
  stripeKey: ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'),
  googleKey: ['AI', 'za', 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'].join(''),
  npmToken: ['npm', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_'),
  gitLabToken: ['glpat', 'a1B2c3D4e5F6g7H8i9J0'].join('-'),
  huggingFaceToken: ['hf', 'AbCdEfGhIjKlMnOpQrStUvWxYz12345678'].join('_'),
  sendGridKey: ['SG', 'a1B2c3D4e5F6g7H8i9J0kl', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0UvW'].join('.'),
  jwt: [
    Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
    Buffer.from('{"sub":"1234567890","name":"Jane"}').toString('base64url'),
    'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV',
  ].join('.'),
  pem: [
    ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' '),
    'MIIEpAIBAAKCAQEA7v1fJ0q1Yk2mB3nC4oD5pE6qF7rG8sH9tI0uJ1vK2wL3xM4y',
    'N5zO6aP7bQ8cR9dS0eT1fU2gV3hW4iX5jY6kZ7lA8mB9nC0oD1pE2qF3rG4sH5tI',
    ['-----END RSA', 'PRIVATE KEY-----'].join(' '),
  ].join('\n'),
  card: ['4111', '1111', '1111', '1111'].join(''),
  password: ['hunter', '2', 'Xk9'].join(''),
} as const;
