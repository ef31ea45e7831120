/**
 * What the build gives pg in place of its `crypto/utils`, which goes through WebCrypto: that takes more time to load, and to log in once,
 * than all else that a short command does on the connection. Here it is loaded when a server asks for a password.
 */
const load = () => process.getBuiltinModule('node:crypto');

export function randomBytes(length: number): Buffer {
  return load().randomBytes(length);
}

export function md5(text: string | Buffer): string {
  return load().hash('md5', text);
}

/** PostgreSQL's AuthenticationMD5Password. */
export function postgresMd5PasswordHash(user: string, password: string, salt: Buffer): string {
  return `md5${md5(Buffer.concat([Buffer.from(md5(password + user)), salt]))}`;
}

export function sha256(bytes: Buffer): Buffer {
  return hashByName('sha256', bytes);
}

/** @param name as WebCrypto or OpenSSL has it: `SHA-256`, `sha256`. */
export function hashByName(name: string, bytes: Buffer): Buffer {
  return load().createHash(name).update(bytes).digest();
}

export function hmacSha256(key: Buffer, message: string): Buffer {
  return load().createHmac('sha256', key).update(message).digest();
}

/** SCRAM's salted password. It is the server that says how many iterations, so meanwhile the limit of connecting counts on. */
export function deriveKey(password: string, salt: Buffer, iterations: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    load().pbkdf2(password, salt, iterations, 32, 'sha256', (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
