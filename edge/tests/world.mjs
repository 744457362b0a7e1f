// A small world for an edge: one stub of the central server, lists made by netcert-forge, and workerd itself.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const run = promisify(execFile);
const FORGE = process.env.NETCERT_FORGE ?? join(root, 'target/debug/netcert-forge');

export const NONCE = 'nonce-of-the-edge-test-1';
export const API_KEYS = { museum: 'museum-key-0123456789', library: 'library-key-0123456789', closed: 'closed-key-0123456789' };

// workerd's binary itself: node_modules/.bin/workerd is a Node program that would outlive a kill.
function workerdBinary() {
  if (process.env.WORKERD) return process.env.WORKERD;
  const require = createRequire(join(root, 'package.json'));
  const names = { 'linux-x64': 'linux-64', 'linux-arm64': 'linux-arm64', 'darwin-x64': 'darwin-64', 'darwin-arm64': 'darwin-arm64' };
  const platform = names[`${process.platform}-${process.arch}`];
  return require.resolve(`@cloudflare/workerd-${platform}/bin/workerd`);
}

/** The stub of the central server, and the keys and lists behind it. */
export class World {
  requests = 0;
  /** What the stub does instead of answering: (request, response) => void. */
  misbehave = null;

  async start() {
    this.dir = mkdtempSync(join(tmpdir(), 'netcert-edge-'));
    this.server = http.createServer((request, response) => this.#answer(request, response));
    await this.#listen(0);
    this.port = this.server.address().port;
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  async #listen(port) {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  #answer(request, response) {
    this.requests += 1;
    if (this.misbehave) return this.misbehave(request, response);
    const file = this.lists.files.find(({ path }) => path === request.url);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-store' });
    response.end(readFileSync(join(this.dir, file.file)));
  }

  /** Signs the three lists anew. */
  async publish({ revoke = [], suspend = [], trustVersion = 1, directoryVersion = 1, statusVersion = 1, ttl = 10, expiresIn = 3600, statusExpiresIn = 900 } = {}) {
    const args = ['lists', '--dir', this.dir, '--origin', this.origin, '--ttl', ttl, '--expires-in', expiresIn,
      '--status-expires-in', statusExpiresIn, '--trust-version', trustVersion, '--directory-version', directoryVersion,
      '--status-version', statusVersion];
    for (const [clientId, key] of Object.entries(API_KEYS)) args.push('--relying-party', `${clientId}=${key}`);
    for (const index of revoke) args.push('--revoke', index);
    for (const clientId of suspend) args.push('--suspend', clientId);
    this.lists = JSON.parse((await run(FORGE, args.map(String))).stdout);
  }

  /** Every kind of presentation for `museum`. */
  async forge({ revokedIdx, statusIdx = 0 } = {}) {
    const args = ['presentations', '--issuer-key', this.lists.issuer_key, '--issuer', this.origin, '--client-id', 'museum',
      '--nonce', NONCE, '--status-uri', this.lists.status_uri, '--status-idx', String(statusIdx)];
    if (revokedIdx !== undefined) args.push('--revoked-idx', String(revokedIdx));
    return JSON.parse((await run(FORGE, args, { maxBuffer: 16 << 20 })).stdout);
  }

  /** The central server goes away, connections and all. */
  async away() {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async back() {
    await this.#listen(this.port);
  }

  async stop() {
    if (this.server.listening) await this.away();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** workerd with the built edge. */
export class Edge {
  static async start(world, env = {}, { config = 'edge/edge.capnp', flags = [] } = {}) {
    const edge = new Edge();
    const bindings = { CENTRAL_URL: world.origin, ROOT_KEY: JSON.stringify(world.lists.root_key), EDGE_ID: 'edge-under-test', ...env };
    edge.log = '';
    edge.child = spawn(
      workerdBinary(),
      ['serve', join(root, config), '--socket-addr', 'http=127.0.0.1:0', '--control-fd=3', ...flags],
      { env: { PATH: process.env.PATH, ...bindings }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
    );
    for (const stream of [edge.child.stdout, edge.child.stderr]) stream.on('data', (chunk) => { edge.log += chunk; });
    edge.port = await new Promise((resolve, reject) => {
      let told = '';
      edge.child.once('exit', () => reject(new Error(`workerd ended: ${edge.log}`)));
      edge.child.stdio[3].on('data', (chunk) => {
        told += chunk;
        for (const line of told.split('\n').filter((line) => line.endsWith('}'))) {
          const said = JSON.parse(line);
          if (said.event === 'listen' && said.socket === 'http') resolve(said.port);
        }
      });
    });
    return edge;
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
  }

  verify(question, { apiKey = API_KEYS.museum } = {}) {
    return this.post({ apiKey, body: JSON.stringify(question) });
  }

  post({ apiKey, body, headers = {}, chunked = false }) {
    const all = { 'content-type': 'application/json', ...headers };
    if (apiKey) all.authorization = `Bearer ${apiKey}`;
    return this.request('POST', '/v1/verify', { body: Buffer.from(body), headers: all, chunked });
  }

  // node:http and not fetch: fetch gives up when the answer comes before the body is sent.
  request(method, path, { body, headers = {}, chunked = false } = {}) {
    const framing = body === undefined ? {} : chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length };
    return new Promise((resolve, reject) => {
      let answered = false;
      const request = http.request({ host: '127.0.0.1', port: this.port, method, path, agent: false, headers: { ...headers, ...framing } });
      request.on('response', async (response) => {
        answered = true;
        let text = '';
        response.setEncoding('utf8');
        try {
          for await (const chunk of response) text += chunk;
        } catch (error) {
          return reject(error);
        }
        request.destroy();
        const json = /json/.test(response.headers['content-type'] ?? '') ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode, headers: new Headers(response.headers), text, json });
      });
      request.on('error', (error) => { if (!answered) reject(error); });
      request.end(body);
    });
  }
}
