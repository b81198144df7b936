import { describe, expect, test } from 'vitest';
import { assignedSecretDetector } from '../../../src/redaction/detectors/assigned-secret.ts';
import { foundIn } from './found-in.ts';

describe('the detector of assigned secrets', () => {
  test.each([
    ['password: hunter2', 'hunter2'],
    ['My password is hunter2.', 'hunter2'],
    ['PASSWORD=hunter2', 'hunter2'],
    ['export DB_PASSWORD=hunter2 && run', 'hunter2'],
    ['api_key=abc123def', 'abc123def'],
    ['x-api-key: abc123def', 'abc123def'],
    ['"clientSecret": "correct horse battery staple"', 'correct horse battery staple'],
    ["password = 'p w d'", 'p w d'],
    ['{\\"password\\":\\"correct horse\\"}', 'correct horse'],
    ['**Password:** hunter2', 'hunter2'],
    ['| password | hunter2 |', 'hunter2'],
    ['https://x.example/?token=abc123&page=2', 'abc123'],
    ['Server=db;Password=hunter2;Port=1', 'hunter2'],
    ['<password>correct horse</password>', 'correct horse'],
    ['the PIN is 4711', '4711'],
    ['Lookup password rn7ylcYRCxt4 now', 'rn7ylcYRCxt4'],
    ['Cookie: session=abc123; theme=dark', 'session=abc123; theme=dark'],
    ['Authorization: ApiKey abc123def', 'abc123def'],
    ['password - 0bd85bb2d7b2cd5c', '0bd85bb2d7b2cd5c'],
    ['user[password]=hunter2', 'hunter2'],
    ['--password hunter2xyz', 'hunter2xyz'],
  ])('finds the value in %j', (text, value) => {
    expect(foundIn(assignedSecretDetector, text)).toEqual([value]);
  });

  test.each([
    ['the password is required'],
    ['Password: must not be empty!'],
    ['max_tokens=7432'],
    ['"token_count": 12'],
    ['token: gpt'],
    ['password = getPassword("db")'],
    ['token = os.environ["API_TOKEN"]'],
    ['password: string'],
    ['secret: Optional[str]'],
    ['api_key=<your-api-key>'],
    ['api_key=${API_KEY}'],
    ['api_key: ****'],
    ['PASSWORD=$DB_PASSWORD1'],
    ['self.token = self.token2'],
    ['headers.authorization = "Bearer " + token'],
    ['The secret of the 7 seas'],
    ['the author: jane2'],
    ['pinned: item1'],
    ['key: abc123'],
    ['[SECRET_dv4v1mjk27gs]: abc123'],
    ['[API_KEY_dv4v1mjk27gs] = abc123'],
  ])('finds nothing in %j', (text) => {
    expect(foundIn(assignedSecretDetector, text)).toEqual([]);
  });
});
