import { expect } from 'chai';
import { excerptOf, hideAround, hideSecrets, secretsIn } from '../../../packages/tool/src/migrate/secrets.js';

describe('a secret in a text', () => {
  for (const [text, shown, ...secrets] of [
    [
      "create role app login password 's3cr3t' valid until '2030-01-01';",
      "create role app login password '***' valid until '2030-01-01';",
      's3cr3t',
    ],
    ["alter user app with encrypted password'it''s';", "alter user app with encrypted password'***';", "it''s", "it's"],
    [
      "ALTER ROLE app PASSWORD\n  -- of the vault\n  'a b'",
      "ALTER ROLE app PASSWORD\n  -- of the vault\n  '***'",
      'a b',
    ],
    [String.raw`alter role app password E'it\'s';`, String.raw`alter role app password E'***';`, String.raw`it\'s`],
    [String.raw`alter role app password U&'\0061b';`, String.raw`alter role app password U&'***';`, String.raw`\0061b`],
    [
      "do $$ begin execute format('create role %I login password %L', 'app', 's3cr3t'); end $$",
      "do $$ begin execute format('create role %I login password %L', '***', '***'); end $$",
      'app',
      's3cr3t',
    ],
    ['alter role app password s3cr3t;', 'alter role app password ***;', 's3cr3t'],
    ['alter role app password "s3cr3t" nologin;', 'alter role app password *** nologin;', '"s3cr3t"'],
    ["alter role app password 'x' || 's3cr3t';", "alter role app password '***' || '***';", 'x', 's3cr3t'],
    ["alter role app password('s3cr3t');", "alter role app password('***');", 's3cr3t'],
    ['alter role app password null;', 'alter role app password null;'],
    [
      "insert into account (name, password) values ('ada', 's3cr3t'); select 'b';",
      "insert into account (name, password) values ('***', '***'); select 'b';",
      'ada',
      's3cr3t',
    ],
    ['alter role app password $$s3cr3t$$;', 'alter role app password $$***$$;', 's3cr3t'],
    ['alter role app password $p$s3 cr3t$p$;', 'alter role app password $p$***$p$;', 's3 cr3t'],
    [
      "create user mapping for app server s options (user 'u', password 's3cr3t');",
      "create user mapping for app server s options (user 'u', password '***');",
      's3cr3t',
    ],
    [
      "alter user mapping for app server s options (set password 's3cr3t');",
      "alter user mapping for app server s options (set password '***');",
      's3cr3t',
    ],
    [
      "create subscription s connection 'host=h password=s3cr3t user=u' publication p;",
      "create subscription s connection 'host=h password=*** user=u' publication p;",
      's3cr3t',
    ],
    [
      "create subscription s connection 'host=h password=''s3 cr3t'' user=u' publication p;",
      "create subscription s connection 'host=h password=''***'' user=u' publication p;",
      's3 cr3t',
    ],
    [
      "create subscription s connection 'password = s3cr3t user = u' publication p;",
      "create subscription s connection 'password = *** user = u' publication p;",
      's3cr3t',
    ],
    [
      "alter subscription s connection 'postgres://u:s3cr3t@h/d';",
      "alter subscription s connection 'postgres://u:***@h/d';",
      's3cr3t',
    ],
    [
      "select dblink('dbname=d sslpassword = ''s3cr3t''');",
      "select dblink('dbname=d sslpassword = ''***''');",
      's3cr3t',
    ],
    ["execute 'create role app password ''s3cr3t''';", "execute 'create role app password ''***''';", 's3cr3t'],
    [
      "execute 'execute ''create role app password ''''s3cr3t'''' ''';",
      "execute 'execute ''create role app password ''''***'''' ''';",
      's3cr3t',
    ],
    [
      "select set_config('app.password', 's3cr3t', false);",
      "select set_config('app.password', '***', false);",
      's3cr3t',
    ],
    ["set app.password to 's3cr3t';", "set app.password to '***';", 's3cr3t'],
    [`select '{"password": "s3cr3t"}'::json;`, `select '{"password": "***"}'::json;`, 's3cr3t'],
    [
      "create role a password 'one'; create role b password 'two';",
      "create role a password '***'; create role b password '***';",
      'one',
      'two',
    ],
    ["alter role app password 's3'cr3t;", "alter role app password '***;", "s3'cr3t"],
    ["alter role app password 's3cr3t", "alter role app password '***", 's3cr3t'],
  ] as const) {
    it(`is hidden: ${text}`, () => {
      expect(hideSecrets(text)).to.equal(shown);
      expect(secretsIn(text)).to.deep.equal(secrets);
    });
  }

  for (const text of [
    "alter role app password null; comment on role app is 'it has none';",
    "create table t (password text not null default 'none');",
    "comment on column u.password is 'a hash';",
    "alter table u add constraint password_is_hash check (password ~ '^\\$2');",
    "alter role app password '';",
    "select from u where password = crypt('x', password) and id = 1;",
    "select 'http://host:80/a@b', a::text, '@' from t;",
    'alter table u rename column password to hash;',
  ]) {
    it(`is not: ${text}`, () => {
      expect(hideSecrets(text)).to.equal(text);
    });
  }

  it('is hidden where another text quotes it', () => {
    expect(hideSecrets(`syntax error at or near "s3cr3t"; near s3cr3t`, ['s3cr3t'])).to.equal(
      'syntax error at or near "***"; near ***',
    );
    expect(hideSecrets(`at a "a" near 'a'`, ['a'])).to.equal(`at a "***" near '***'`);
  });

  it('is not in the line that is shown of a file, wherever the place in it is', () => {
    const text = "select 1;\nselect 's3cr3t', nope; alter role a password 's3cr3t';\nselect 2;";
    expect(excerptOf(text, text.indexOf('nope'))).to.equal(
      "select '***', nope; alter role a password '***';\n              ^",
    );
    expect(excerptOf(text, 0)).to.equal('select 1;\n^');
    expect(excerptOf(text, text.length)).to.equal('select 2;\n         ^');
    expect(excerptOf(text, text.indexOf('\n'))).to.equal('select 1;\n         ^');
  });

  it('moves what stands behind it, and what stands in it to its start', () => {
    const text = "password 's3cr3t' login";
    for (const [offset, moved] of [
      [0, 0],
      [10, 10],
      [12, 10],
      [16, 13],
      [18, 15],
    ] as const)
      expect(hideAround(text, offset)).to.deep.equal({ text: "password '***' login", offset: moved });
  });

  it('is found in one pass: a square of these would take an hour', () => {
    for (const text of ['password ', "password ''x", '://a:b ', '://a:', 'password=', "password '"])
      hideSecrets(text.repeat(200_000));
  });
});
