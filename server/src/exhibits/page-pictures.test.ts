import { expect, it } from 'vitest';
import { document, filing, TestCase } from '@mahzar/shared/proceedings/case.fixture';
import type { CaseId } from '@mahzar/shared/proceedings/ids';
import { PagePictures } from './page-pictures.ts';

const CASE = 'case' as CaseId;

/** Three documents of nine pages; pages are completed on demand. */
function drawn() {
  const court = new TestCase();
  const documents = ['d1', 'd2', 'd3'].map((name, index) => {
    court.must(filing(name, { sha256: String(index).repeat(64), pages: 9 }), 'clerk');
    return court.state.documents.get(document(name))!;
  });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const pictures = new PagePictures({
    documents: { read: async (_, id) => Buffer.from(id) },
    pdf: {
      picture: async (read, page) => {
        const content = await read();
        begun.push(`${String(content)} ${page}`);
        await new Promise<void>((resolve) => ends.push(resolve));
        return Buffer.from('PNG');
      },
    },
  });
  /** Completes the page whose drawing began first. */
  const end = (): void => ends.shift()?.();
  return { pictures, documents, begun, end };
}

it('makes pages beside those that are shown one at a time, and none while somebody waits for another', async () => {
  const { pictures, documents, begun, end } = drawn();
  const [first, second, third] = documents as [(typeof documents)[0], (typeof documents)[0], (typeof documents)[0]];
  pictures.prepare(CASE, first, 5);
  pictures.prepare(CASE, second, 5);
  await expect.poll(() => begun).toEqual(['d1 6']);
  const asked = pictures.page(CASE, third, 1);
  await expect.poll(() => begun).toEqual(['d1 6', 'd3 1']);
  end();
  const again = pictures.page(CASE, third, 2);
  await expect.poll(() => begun).toEqual(['d1 6', 'd3 1', 'd3 2']);
  end();
  end();
  await Promise.all([asked, again]);
  await expect.poll(() => begun.slice(3)).toEqual(['d1 4']);
});
