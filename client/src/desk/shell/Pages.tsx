import { Redirect, Route, Switch } from 'wouter';
import { Elsewhere } from '../ui/Elsewhere.tsx';
import { useMay } from '../session/who.tsx';
import { PAGES, PARTS } from './pages.ts';

/** The page of the address, if the signed-in person may see it. */
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
      {/* A signed-in person needs no invitation. */}
      <Route path="/invitation">
        <Redirect to="/" replace />
      </Route>
      <Route>
        <Elsewhere name="notFound" />
      </Route>
    </Switch>
  );
}
