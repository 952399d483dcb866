// Entry of /graphiql/.
import "../ui/polyfill";
import "graphiql/style.css";
import "./style.css";
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { rememberedLanguage, text } from "../i18n/language";
import { open, Page } from "./Page";

const place = document.getElementById("page");
if (!place) {
  throw new Error("index.html has an element #page");
}

createRoot(place).render(
  <Suspense fallback={<p className="opening">{text(rememberedLanguage(), "opening")}</p>}>
    <Page opened={open()} />
  </Suspense>,
);
