// What the page of an article has beside that of every page; collecting joins it into one file.
import "./fold.js";
import "./larger.js";
import "./read.js";
import "./saved.js";
import "./listen.js";
import "./copy.js";
import "./article-tools.js";
import "./comments.js";
