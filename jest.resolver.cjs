/** Source files import each other as `./name.js`; under Jest the file that exists is `name.ts`. */
module.exports = (request, options) => {
  if (/^\.{1,2}\/.*\.js$/.test(request) && !options.basedir.includes('node_modules')) {
    try {
      return options.defaultResolver(request.replace(/\.js$/, '.ts'), options);
    } catch {
      // a plain JavaScript file
    }
  }
  return options.defaultResolver(request, options);
};
