/** While the screens are calm the console says so: what is prepared now is seen by nobody until they are brought back. */
import { t } from "../i18n";
import { wall } from "../store";
import { Handle } from "./Handle";

export function CalmNotice() {
  if (wall()?.calm !== true) return null;
  return (
    <div class="calm-notice" role="status">
      <p>{t("All walls are dark and all phones are calm.")}</p>
      <Handle id="calm" kind="primary" />
    </div>
  );
}
