// The bundle that draws the interface's description wants a mark from its maker's host. No image of another host is asked for.
const image = HTMLImageElement.prototype;
const src = Object.getOwnPropertyDescriptor(image, "src");
const isOwn = (address) => new URL(address, location.href).origin === location.origin;
Object.defineProperty(image, "src", { ...src, set(value) { if (isOwn(value)) src.set.call(this, value); } });
image.setAttribute = function (name, value) {
  if (name !== "src" || isOwn(value)) Element.prototype.setAttribute.call(this, name, value);
  else this.hidden = true;
};
