// Lint rules for imports within the server's tree. oxlint's own rules cannot express them readably; see `.oxlintrc.json`.
import { dirname, join, relative, sep } from 'node:path';

const SOURCE = join(import.meta.dirname, '../src');

/** The file's path below server/src, with slashes; undefined for other files and for tests. */
function ownPath(file) {
  const path = relative(SOURCE, file).split(sep).join('/');
  return path.startsWith('..') || path.endsWith('.test.ts') ? undefined : path;
}

/** Calls back for every import of a file of the tree, also one at run time, with its target and whether it imports only types. */
function onImports(context, report) {
  const from = ownPath(context.filename);
  if (from === undefined) return {};
  const look = (node) => {
    const given = node.source?.value;
    if (typeof given !== 'string' || !given.startsWith('.')) return;
    const to = ownPath(join(dirname(context.filename), given));
    const typesOnly = (node.importKind ?? node.exportKind) === 'type';
    if (to !== undefined) report({ node, from, to, typesOnly });
  };
  return {
    ImportDeclaration: look,
    ExportNamedDeclaration: look,
    ExportAllDeclaration: look,
    ImportExpression: look,
  };
}

/** Options: `order`, the folders of server/src, the lowest layer first; `exceptions`, file → { to: why }. */
const layers = {
  meta: { type: 'problem', schema: false },
  create(context) {
    const [{ order, exceptions }] = context.options;
    const layerOf = (path) => order.indexOf(path.split('/')[0]);
    return onImports(context, ({ node, from, to }) => {
      if (from === 'main.ts' || exceptions[from]?.[to] !== undefined) return;
      if (layerOf(from) < 0) context.report({ node, message: `${from} is in no layer: give its folder a place.` });
      else if (layerOf(to) > layerOf(from)) context.report({ node, message: `${from} may not know ${to}, above it.` });
    });
  },
};

/** Options: `files` that compose wings of the service; `allowed`, folders that may import them. Others may import types only. */
const wings = {
  meta: { type: 'problem', schema: false },
  create(context) {
    const [{ files, allowed }] = context.options;
    return onImports(context, ({ node, from, to, typesOnly }) => {
      if (typesOnly || !files.includes(to) || allowed.some((folder) => from.startsWith(`${folder}/`))) return;
      context.report({ node, message: `Only ${allowed.join(' and ')} may make what ${to} is.` });
    });
  },
};

/** Only storage starts transactions itself; all other code calls `inTransaction`. */
const transactions = {
  meta: { type: 'problem', schema: false },
  create(context) {
    const from = ownPath(context.filename);
    if (from === undefined || from.startsWith('storage/')) return {};
    const refuse = (node) => context.report({ node, message: 'Use inTransaction of storage/database.ts.' });
    return {
      CallExpression({ callee }) {
        if (/^(transaction|startTransaction)$/.test(callee.property?.name)) refuse(callee);
      },
      TaggedTemplateExpression({ tag, quasi }) {
        if (tag.name === 'sql' && /^\s*(begin|commit|rollback|savepoint)\b/i.test(quasi.quasis[0].value.raw))
          refuse(tag);
      },
    };
  },
};

export default { meta: { name: 'walls' }, rules: { layers, wings, transactions } };
