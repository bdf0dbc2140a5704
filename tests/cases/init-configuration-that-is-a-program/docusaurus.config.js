const config = {
  subtitle: 'not this',
  title: "Gear Lab",
  url: 'https://gear.example.co.uk',
  i18n: { defaultLocale: 'en' },
};
export default config;
