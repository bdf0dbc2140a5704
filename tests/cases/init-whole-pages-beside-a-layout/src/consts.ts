export const SITE_TITLE = 'De Lampenblog';
