// The inspector's home: every fact of one assignment, or a search for it among all facts.
import { useFilters } from "../../ui/filters";
import { SearchPage } from "./SearchPage";
import { TrailPage } from "./TrailPage";
import "./trail.css";
import "./raw.css";
import "./search.css";

export function AuditPage() {
  const { one } = useFilters();
  const assignment = one("assignment");
  return assignment ? <TrailPage key={assignment} id={assignment} /> : <SearchPage />;
}
