import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import openapiTypes, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocumentation, readDocumentationStyle, readOpenApi } from '@mahzar/shared/rest/documentation';
import type { OpenApi } from '../src/http/api/docs/openapi.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk } from './support/desk.ts';

const ROOT = join(import.meta.dirname, '../..');

let desk: TestDesk;
let document: OpenApi;
let folder: string;
beforeAll(async () => {
  desk = await startDesk();
  document = JSON.parse(await desk.nobody().do(readOpenApi)) as OpenApi;
  folder = mkdtempSync(join(tmpdir(), 'mahzar-client-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await desk.stop();
});

/** Runs a program in the folder. The service runs in the test's process, which must not be blocked. */
async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  try {
    return { status: 0, ...(await promisify(execFile)(process.execPath, args, { cwd: folder })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

describe('the OpenAPI document', () => {
  it('is valid, and has every route with all that it is told of', async () => {
    expect(
      await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>),
    ).toMatchObject({ valid: true });
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const routes = desk.routes.map(({ route }) => route);
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(routes.map(({ id }) => id).sort());
    expect(new Set(routes.map(({ id }) => id)).size).toBe(routes.length);
    for (const { id, body, path, method } of routes) {
      const operation = document.paths[path]![method]!;
      expect([id, operation.requestBody !== undefined]).toEqual([id, body !== null]);
      const params = operation.parameters.filter((parameter) => parameter['in'] === 'path');
      expect([id, params.length]).toEqual([id, path.split('{').length - 1]);
    }
  });

  it('makes a client whose types hold against the service', { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, 'api.d.ts'), astToString(await openapiTypes(JSON.stringify(document))));
    copyFileSync(join(import.meta.dirname, 'support/api-client.ts.txt'), join(folder, 'program.ts'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const options = { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', target: 'es2024' };
    const compilerOptions = { ...options, allowImportingTsExtensions: true, types: ['node'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    expect(await run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder)).toMatchObject({
      status: 0,
      stdout: '',
    });

    const administrator = await desk.as('administrator');
    const { status, stdout, stderr } = await run('program.ts', desk.origin, administrator.cookie);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(JSON.parse(stdout)).toEqual({
      roles: ['clerk', 'scheduler'],
      again: 'email-taken',
      state: 'disabled',
      names: ['مریم احمدی'],
      hasNext: true,
      ended: 204,
    });
  });
});

describe('the documentation', () => {
  it('is a page with every route, without script and foreign host', async () => {
    const called = await desk.nobody().call(readDocumentation);
    const page = called.ok ? called.body : '';
    expect(called.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).not.toMatch(/<script|style=|https?:\/\//);
    for (const { route } of desk.routes) expect(page).toContain(`id="${route.id}"`);
    expect((await desk.nobody().call(readDocumentationStyle)).headers.get('content-type')).toContain('text/css');
  });
});
