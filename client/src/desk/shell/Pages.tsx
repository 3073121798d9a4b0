import { Redirect, Route, Switch, Link } from 'wouter';
import { Screen } from '../ui/Screen.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';
import { PAGES, PARTS } from './pages.ts';

/** The page of the address, when who is there may see it. */
export function Pages() {
  const may = useMay();
  return (
    <Switch>
      <Route path="/">
        <Redirect to={PARTS.find((part) => may(part.may))?.path ?? '/account'} replace />
      </Route>
      {PAGES.map(({ path, may: needed, page: PageOf }) => (
        <Route key={path} path={path}>
          {may(needed) ? <PageOf /> : <Elsewhere name="notAllowed" />}
        </Route>
      ))}
      {/* Who is in already has no use for an invitation. */}
      <Route path="/invitation">
        <Redirect to="/" replace />
      </Route>
      <Route>
        <Elsewhere name="notFound" />
      </Route>
    </Switch>
  );
}

/** Where there is nothing to see: why, and the way back. */
export function Elsewhere({ name }: { readonly name: 'notFound' | 'notAllowed' }) {
  const t = useStaffWords();
  return (
    <Screen title={t(`common.${name}`)} width="form">
      <p>{t(`common.${name}Text`)}</p>
      <p>
        <Link href="/">{t('common.home')}</Link>
      </p>
    </Screen>
  );
}
