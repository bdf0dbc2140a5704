export default () => <table/>;
