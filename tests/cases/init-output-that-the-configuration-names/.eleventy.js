module.exports = function(c){ c.addShortcode("buy", x=>x); return {dir:{input:"src",output:"dist",includes:"_includes"}}};
