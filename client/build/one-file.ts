import type { Plugin } from 'vite';

/** Nothing can be fetched and nothing can be sent: the content of the page stays on the computer. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  'media-src blob:',
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/** Builds `index.html` with another script, under another name, and with all resources inlined. */
export function oneFile(name: string, script: string): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('/src/main.tsx', script) },
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return this.error('there is no page');
      let html = String(page.source);
      const put = (tag: RegExp, content: string): void => {
        if (!tag.test(html)) this.error(`the page has no ${tag.source}`);
        html = html.replace(tag, () => content);
      };
      for (const [file, part] of Object.entries(bundle)) {
        delete bundle[file];
        if (file === 'index.html') continue;
        const place = file.replaceAll(/[.[\]]/g, '\\$&');
        if (part.type === 'chunk')
          put(
            new RegExp(`<script type="module"[^>]* src="/${place}"></script>`),
            `<script type="module">${part.code.replaceAll('</script', '<\\/script')}</script>`,
          );
        else if (file.endsWith('.css'))
          put(new RegExp(`<link rel="stylesheet"[^>]* href="/${place}">`), `<style>${String(part.source)}</style>`);
        // Vite itself never inlines icons.
        else if (file.endsWith('.svg'))
          put(new RegExp(`"/${place}"`), `"data:image/svg+xml,${encodeURIComponent(String(part.source))}"`);
        else this.error(`${file} is not in the page`);
      }
      put(/<head>/, `<head>\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`);
      this.emitFile({ type: 'asset', fileName: name, source: html });
    },
  };
}
