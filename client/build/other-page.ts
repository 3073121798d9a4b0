import type { Plugin } from 'vite';

/** Builds `index.html` with another script, under another name, so that the pages share one template. */
export function otherPage(name: string, script: string): Plugin {
  return {
    name: 'other-page',
    enforce: 'post',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('/src/main.tsx', script) },
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return this.error('there is no page');
      delete bundle['index.html'];
      this.emitFile({ type: 'asset', fileName: name, source: page.source });
    },
  };
}
