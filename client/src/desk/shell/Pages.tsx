import { Redirect, Route, Switch } from 'wouter';
import { MissingPage } from '../ui/MissingPage.tsx';
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
          {may(needed) ? <PageOf /> : <MissingPage name="notAllowed" />}
        </Route>
      ))}
      {/* A signed-in person needs no invitation. */}
      <Route path="/invitation">
        <Redirect to="/" replace />
      </Route>
      <Route>
        <MissingPage name="notFound" />
      </Route>
    </Switch>
  );
}
