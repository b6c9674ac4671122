// What every page of readers has; collecting joins it into one file (pressreview/joined_files.py).
import "./menu.js";
import "./notice.js";
import "./top.js";
import "./complete.js";
import "./keep.js";
import "./keys.js";
