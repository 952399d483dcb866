// Entry of the page, for desk and phone.
import "../ui/polyfill";
import "../ui/base.css";
import "./app.css";
import { createRoot } from "react-dom/client";
import { isStill } from "../ui/still";
import { apply, rememberedTextSize } from "../ui/textSize";
import { App } from "./App";
import { registerWorker } from "./worker";

const place = document.getElementById("page");
if (!place) {
  throw new Error("index.html has an element #page");
}

apply(rememberedTextSize());
document.documentElement.toggleAttribute("data-still", isStill());
createRoot(place).render(<App />);
registerWorker();
