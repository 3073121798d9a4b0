import type {
  Catalogue,
  CheckCatalogue,
  ConductCatalogue,
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
      conduct: ConductCatalogue;
      identity: IdentityCatalogue;
      permissions: PermissionCatalogue;
      rules: RulesCatalogue;
      staff: StaffCatalogue;
    };
    returnNull: false;
  }
}
