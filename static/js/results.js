// What a page of found articles has beside that of every page; collecting joins it into one file.
import "./searched.js";
import "./saved.js";
