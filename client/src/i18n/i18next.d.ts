import type {
  Catalogue,
  CheckCatalogue,
  PermissionCatalogue,
  RulesCatalogue,
  StaffCatalogue,
  IdentityCatalogue,
} from './catalogue.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {
      translation: Catalogue;
      check: CheckCatalogue;
      identity: IdentityCatalogue;
      permissions: PermissionCatalogue;
      rules: RulesCatalogue;
      staff: StaffCatalogue;
    };
    returnNull: false;
  }
}
